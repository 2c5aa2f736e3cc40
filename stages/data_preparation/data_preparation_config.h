#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "src/config/run_config.h"

namespace sotto::data_preparation {

// The section `data_preparation`: original files to JSON Lines, as NeMo's scripts write them.
struct DataPreparationConfig {
  static constexpr const char* kStage = "data_preparation";
  static constexpr const char* kProgram = "sotto-data-preparation";

  config::RunConfig run;
  std::string dataset = "squad";
  std::optional<std::filesystem::path> source_dir;
  std::string download_url = "https://rajpurkar.github.io/SQuAD-explorer/dataset/";
  std::filesystem::path download_dir;
  std::filesystem::path output_dir;
  std::string save_name_base = "squad";
  bool include_topic_name = false;

  template <class Visitor>
  void visit_fields(Visitor& visit) {
    visit("run", run, "how the stage is started");
    visit.one_of("dataset", dataset, {"squad"}, "the form of the original files");
    visit("source_dir", source_dir, "where the original files are; null: they are downloaded");
    visit("download_url", download_url, "where they are downloaded from: the address of their folder");
    visit("download_dir", download_dir, "where downloaded files are kept");
    visit("output_dir", output_dir, "where the JSON Lines files are written");
    visit("save_name_base", save_name_base, "how their names begin: squad gives squad_train.jsonl ...");
    visit("include_topic_name", include_topic_name, "whether each line has the article's title as `topic`");
  }
  void validate(config::Problems& problems) const {
    if (output_dir.empty()) problems.add("output_dir", "must be set");
    if (!source_dir.has_value() && download_dir.empty()) problems.add("download_dir", "must be set, or source_dir");
    if (save_name_base.empty()) problems.add("save_name_base", "must be set");
  }

  // Files and folders that must exist before the stage starts, and those that it makes.
  std::vector<std::filesystem::path> inputs() const {
    return source_dir.has_value() ? std::vector{*source_dir} : std::vector<std::filesystem::path>{};
  }
  std::vector<std::filesystem::path> outputs() const {
    std::vector<std::filesystem::path> files;
    for (const char* const ending : {"_train.jsonl", "_val.jsonl", "_test.jsonl", "_test_ground_truth.jsonl"})
      files.push_back(output_dir / (save_name_base + ending));
    return files;
  }
};

}  // namespace sotto::data_preparation
