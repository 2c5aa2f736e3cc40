#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "src/config/run_config.h"
#include "stages/data_preparation/data_set_names.h"
#include "stages/data_preparation/split.h"

namespace sotto::data_preparation {

// The section `data_preparation`: original files to JSON Lines, as NeMo's scripts write them.
struct DataPreparationConfig {
  static constexpr const char* kStage = "data_preparation";
  static constexpr const char* kProgram = "sotto-data-preparation";

  config::RunConfig run;
  std::string dataset = "squad";
  std::optional<std::string> taskname;
  std::optional<std::filesystem::path> source_dir;
  std::string train_file = "train-v1.1.json";
  std::string dev_file = "dev-v1.1.json";
  std::string download_url = "https://rajpurkar.github.io/SQuAD-explorer/dataset/";
  std::filesystem::path download_dir;
  std::filesystem::path output_dir;
  std::optional<std::string> save_name_base;
  bool include_topic_name = false;
  bool sft_format = false;

  template <class Visitor>
  void visit_fields(Visitor& visit) {
    visit("run", run, "how the stage is started");
    visit.one_of("dataset", dataset, {"squad"}, "the form of the original files");
    visit("taskname", taskname, "the task's name in every line; null: the data set's own (squad: squad)");
    visit("source_dir", source_dir, "where the original files are; null: they are downloaded");
    visit("train_file", train_file, "squad: the name of the training file");
    visit("dev_file", dev_file, "squad: the name of the development file, which becomes val and test");
    visit("download_url", download_url, "where they are downloaded from: the address of their folder");
    visit("download_dir", download_dir, "where downloaded files are kept");
    visit("output_dir", output_dir, "where the JSON Lines files are written");
    visit("save_name_base", save_name_base, "how their names begin: squad gives squad_train.jsonl; null: the data set");
    visit("include_topic_name", include_topic_name, "squad: whether each line has the article's title as `topic`");
    visit("sft_format", sft_format, "squad: lines of `input` and `output` for supervised fine-tuning");
  }
  void validate(config::Problems& problems) const {
    if (output_dir.empty()) problems.add("output_dir", "must be set");
    if (!source_dir.has_value() && download_dir.empty()) problems.add("download_dir", "must be set, or source_dir");
    if (save_name_base == "") problems.add("save_name_base", "must be null or a name");
    if (taskname == "") problems.add("taskname", "must be null or a name");
  }

  std::string task() const { return taskname.value_or(std::string(data_set_names(dataset).task)); }
  std::string name_base() const { return save_name_base.value_or(std::string(data_set_names(dataset).save_name_base)); }

  // Files and folders that must exist before the stage starts, and those that it makes.
  std::vector<std::filesystem::path> inputs() const {
    return source_dir.has_value() ? std::vector{*source_dir} : std::vector<std::filesystem::path>{};
  }
  std::vector<std::filesystem::path> outputs() const {
    std::vector<std::filesystem::path> files;
    for (const char* const ending : kFileEndings) files.push_back(output_dir / (name_base() + ending));
    return files;
  }
};

}  // namespace sotto::data_preparation
