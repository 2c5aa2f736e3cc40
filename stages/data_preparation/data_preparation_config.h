#pragma once

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "src/config/run_config.h"
#include "stages/data_preparation/data_set_defaults.h"
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
  std::optional<std::string> train_file, dev_file, file_name;
  std::string download_url = "https://rajpurkar.github.io/SQuAD-explorer/dataset/";
  std::filesystem::path download_dir;
  std::map<std::string, DownloadCheck> download_checks;
  std::filesystem::path output_dir;
  std::optional<std::string> save_name_base;
  bool include_topic_name = false;
  bool sft_format = false;
  bool make_ground_truth = false;
  bool include_options = false;
  bool leading_slots = false;
  std::optional<std::int64_t> random_seed;
  double train_percent = 0.8;
  std::map<std::string, std::string> fields;
  std::string answer_field = "answer";

  template <class Visitor>
  void visit_fields(Visitor& visit) {
    visit("run", run, "how the stage is started");
    visit.one_of("dataset", dataset,
                 {"squad", "squad_v2_by_topic", "financial_phrase_bank", "assistant", "winogrande", "rte", "custom"},
                 "the form of the original files");
    visit("taskname", taskname, "the task's name in every line; null: the data set's own");
    visit("source_dir", source_dir, "where the original files are; null: they are downloaded");
    visit("train_file", train_file, "squad, winogrande, rte, custom: the training file; null: the data set's own");
    visit("dev_file", dev_file, "the same: the development file, which becomes val and test");
    visit("file_name", file_name, "squad_v2_by_topic, financial_phrase_bank, custom: the one file, cut in three");
    visit("download_url", download_url, "where they are downloaded from: the address of their folder");
    visit("download_dir", download_dir, "where downloaded files are kept");
    visit("download_checks", download_checks, "by file name: what a downloaded file must be");
    visit("output_dir", output_dir, "where the JSON Lines files are written");
    visit("save_name_base", save_name_base, "how their names begin: squad gives squad_train.jsonl; null: the data set");
    visit("include_topic_name", include_topic_name,
          "squad, squad_v2_by_topic: each line has the article's title as `topic`");
    visit("sft_format", sft_format, "squad: lines of `input` and `output` for supervised fine-tuning");
    visit("make_ground_truth", make_ground_truth, "all but squad: the test file has the answers too");
    visit("include_options", include_options, "assistant: each line lists all intents and slots");
    visit("leading_slots", leading_slots,
          "assistant: also the slots that begin an utterance, which NeMo's script loses");
    visit("random_seed", random_seed, "of the shuffles, Python's; null: that of NeMo's script");
    visit("train_percent", train_percent, "the part of file_name to train with, from 0 to 1; the rest is val and test");
    visit("fields", fields, "custom: the fields of a line, each from a column or key; {}: all, under their names");
    visit("answer_field", answer_field, "custom: the field that the test file lacks");
  }
  void validate(config::Problems& problems) const {
    if (output_dir.empty()) problems.add("output_dir", "must be set");
    const bool downloaded = dataset.starts_with("squad");
    if (!source_dir.has_value() && !downloaded)
      problems.add("source_dir", "must be set: only the files of squad and squad_v2_by_topic are downloaded");
    if (!source_dir.has_value() && downloaded && download_dir.empty())
      problems.add("download_dir", "must be set, or source_dir");
    if (save_name_base == "") problems.add("save_name_base", "must be null or a name");
    if (taskname == "") problems.add("taskname", "must be null or a name");
    if (!(train_percent >= 0 && train_percent <= 1)) problems.add("train_percent", "must be from 0 to 1");
    if (dataset == "custom" && train_file.has_value() == file_name.has_value())
      problems.add("train_file", "must be set for dataset=custom, or file_name; not both");
    if (dataset == "custom" && train_file.has_value() && !dev_file.has_value())
      problems.add("dev_file", "must be set with train_file, or give one file_name");
  }

  // These four with the data set's own where they are not set.
  std::string task() const { return taskname.value_or(std::string(defaults().task)); }
  std::string name_base() const { return save_name_base.value_or(std::string(defaults().save_name_base)); }
  std::int64_t seed() const { return random_seed.value_or(defaults().random_seed); }
  // The names of the original files: of the training and the development file, or of the one; {} for a whole folder.
  std::vector<std::string> original_names() const {
    std::vector<std::string> names;
    for (const std::string& name :
         {train_file.value_or(std::string(defaults().train_file)), dev_file.value_or(std::string(defaults().dev_file)),
          file_name.value_or(std::string(defaults().file_name))}) {
      if (!name.empty()) names.push_back(name);
    }
    return names;
  }

  // Files and folders that must exist before the stage starts, and those that it makes.
  std::vector<std::filesystem::path> inputs() const {
    return source_dir.has_value() ? std::vector{*source_dir} : std::vector<std::filesystem::path>{};
  }
  std::vector<std::filesystem::path> outputs() const {
    std::vector<std::filesystem::path> files;
    for (const char* const ending : kFileEndings) files.push_back(output_dir / (name_base() + ending));
    return files;
  }

 private:
  const DataSetDefaults& defaults() const { return data_set_defaults(dataset); }
};

}  // namespace sotto::data_preparation
