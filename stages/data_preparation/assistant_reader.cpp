#include "stages/data_preparation/assistant_reader.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <functional>
#include <set>
#include <string_view>

#include "src/core/error.h"
#include "src/core/interrupt.h"
#include "src/core/mapped_file.h"
#include "stages/data_preparation/python_text.h"

namespace sotto::data_preparation {
namespace fs = std::filesystem;
namespace {

constexpr const char* kOutside = "O";
constexpr std::size_t kAnnotation = 3, kUtterance = 4, kNumColumns = 6;

fs::path fold_folder(const fs::path& folder) {
  const fs::path fold = "CrossValidation/autoGeneFromRealAnno/autoGene_2018_03_22-13_01_25_169/CrossValidation/KFold_1";
  for (const fs::path& root : {folder, folder / "NLU-Evaluation-Data-master"})
    if (fs::is_directory(root / fold)) return root / fold;
  throw core::UserError(
      fmt::format("'{}' has no {}. source_dir must be the unpacked folder NLU-Evaluation-Data-master.", folder.string(),
                  fold.string()));
}

std::vector<std::string> sorted_intents(const fs::path& folder) {
  std::vector<std::string> intents;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == ".csv") intents.push_back(entry.path().stem().string());
  std::sort(intents.begin(), intents.end());
  return intents;
}

std::string_view without_quotes(std::string_view column) {
  const bool quoted = column.size() >= 2 && column.starts_with('"') && column.ends_with('"');
  return quoted ? column.substr(1, column.size() - 2) : column;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t end; (end = text.find(separator)) != std::string_view::npos; text.remove_prefix(end + 1))
    parts.push_back(text.substr(0, end));
  parts.push_back(text);
  return parts;
}

// The types in "wake me at [time : nine am] on [date : friday]".
void collect_slot_types(std::string_view annotation, std::set<std::string>& types) {
  for (std::size_t open; (open = annotation.find('[')) != std::string_view::npos;) {
    annotation.remove_prefix(open + 1);
    const std::size_t close = annotation.find(']');
    if (close == std::string_view::npos) return;
    const std::string_view slot = annotation.substr(0, close + 1);
    types.emplace(slot.substr(0, slot.find(" : ")));
    annotation.remove_prefix(close + 1);
  }
}

// The type of each word of the utterance. `column` has its quotes where a slot that begins the utterance is to be lost:
// then its bracket hides behind the quote and counts as one word more.
std::vector<std::string> types_of_words(std::string_view column) {
  std::vector<std::string> types;
  std::string current = kOutside;
  for (const std::string_view word : split(column, ' ')) {
    if (word.empty() || word.starts_with(':')) continue;
    if (word.starts_with('[')) {
      current = word.substr(1);
      continue;
    }
    types.push_back(current);
    if (word.ends_with(']')) current = kOutside;
  }
  return types;
}

std::string slots_text(const std::vector<std::string_view>& words, const std::vector<std::string>& types) {
  std::vector<std::string> slots;
  for (std::size_t at = 0; at < types.size(); ++at) {
    if (types[at] == kOutside) continue;
    if (at > 0 && types[at - 1] == types[at]) {
      slots.back() += fmt::format(" {}", words[at]);
    } else {
      slots.push_back(fmt::format("{}({}", types[at], words[at]));
    }
  }
  for (std::string& slot : slots) slot += ")";
  return slots.empty() ? "None" : fmt::format("{}", fmt::join(slots, ", "));
}

AssistantRequest read_request(const std::vector<std::string_view>& columns, const std::string& intent,
                              bool leading_slots) {
  std::string_view utterance = without_quotes(columns[kUtterance]);
  const std::vector<std::string_view> words = words_of(utterance);
  if (!words.empty()) utterance.remove_prefix(static_cast<std::size_t>(words.front().data() - utterance.data()));
  std::vector<std::string> types =
      types_of_words(leading_slots ? without_quotes(columns[kAnnotation]) : columns[kAnnotation]);
  if (types.size() != words.size() && !types.empty()) types.erase(types.begin());
  if (types.size() > words.size()) {
    throw core::UserError(fmt::format("the annotation {} has more words than the utterance {}.", columns[kAnnotation],
                                      columns[kUtterance]));
  }
  return {std::string(utterance), intent, slots_text(words, types)};
}

// Calls `visit(columns)` for every line behind the head of the file; its errors get file:line.
void for_each_line(const fs::path& file, const std::function<void(const std::vector<std::string_view>&)>& visit) {
  core::throw_if_interrupted();
  const core::MappedFile mapped(file);
  std::size_t position = 0;
  if (!is_utf8(mapped.text(), position))
    throw core::UserError(fmt::format("{}: byte {} is not UTF-8.", file.string(), position + 1));
  const std::vector<std::string_view> lines = text_lines(mapped.text());
  for (std::size_t at = 1; at < lines.size(); ++at) {
    try {
      const std::vector<std::string_view> columns = split(lines[at], ';');
      if (columns.size() < kNumColumns)
        throw core::UserError(fmt::format("expected {} columns, but found {}.", kNumColumns, columns.size()));
      visit(columns);
    } catch (const core::UserError& error) {
      throw core::UserError(fmt::format("{}:{}: {}", file.string(), at + 1, error.what()));
    }
  }
}

}  // namespace

AssistantData read_assistant(const fs::path& folder, bool leading_slots) {
  const fs::path fold = fold_folder(folder);
  AssistantData data;
  data.intents = sorted_intents(fold / "trainset");
  std::set<std::string> slot_types;
  const auto read_set = [&](const fs::path& set, std::vector<AssistantRequest>& requests) {
    for (const std::string& intent : data.intents) {
      for_each_line(set / (intent + ".csv"), [&](const std::vector<std::string_view>& columns) {
        collect_slot_types(columns[kAnnotation], slot_types);
        requests.push_back(read_request(columns, intent, leading_slots));
      });
    }
  };
  read_set(fold / "trainset", data.train);
  read_set(fold / "testset/csv", data.test);
  data.slot_types.assign(slot_types.begin(), slot_types.end());
  data.slot_types.emplace_back(kOutside);
  return data;
}

}  // namespace sotto::data_preparation
