#pragma once

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "src/config/run_config.h"
#include "stages/data_preparation/data_set_names.h"
#include "stages/data_preparation/split.h"

namespace sotto::data_preparation {

// How to know that a downloaded file is the right one.
struct DownloadCheck {
  std::optional<std::int64_t> num_bytes;
  std::optional<std::string> sha256;

  template <class Visitor>
  void visit_fields(Visitor& visit) {
    visit("num_bytes", num_bytes, "how long it must be");
    visit("sha256", sha256, "its SHA-256 sum, 64 lower-case hexadecimal digits");
  }
  void validate(config::Problems& problems) const {
    if (num_bytes.value_or(1) < 1) problems.add("num_bytes", "must be at least 1");
    const auto is_digit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    if (sha256.has_value() && (sha256->size() != 64 || !std::all_of(sha256->begin(), sha256->end(), is_digit)))
      problems.add("sha256", "must be 64 lower-case hexadecimal digits");
  }
};

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
  std::map<std::string, DownloadCheck> download_checks;
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
    visit("download_checks", download_checks, "by file name: what a downloaded file must be");
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
