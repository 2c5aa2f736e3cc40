#include "stages/evaluation/gather_answers.h"

#include <iterator>
#include <nlohmann/json.hpp>
#include <string>

namespace sotto::evaluation {
namespace {

// CBOR keeps every bit of a float, and text that was cut inside a character.
std::string packed(const Answers& answers) {
  nlohmann::json json = {{"generations", nlohmann::json::array()}, {"scores", nlohmann::json::array()}};
  for (const auto& several : answers.generations) {
    nlohmann::json list = nlohmann::json::array();
    for (const auto& generation : several) {
      list.push_back(
          {{"token_ids", generation.token_ids}, {"text", generation.text}, {"log_probs", generation.log_probs}});
    }
    json["generations"].push_back(std::move(list));
  }
  for (const auto& score : answers.scores) {
    json["scores"].push_back({{"token_ids", score.token_ids}, {"log_probs", score.log_probs}});
  }
  std::string bytes;
  nlohmann::json::to_cbor(json, bytes);
  return bytes;
}

Answers unpacked(const std::string& bytes) {
  const nlohmann::json json = nlohmann::json::from_cbor(bytes);
  Answers answers;
  for (const auto& list : json.at("generations")) {
    auto& several = answers.generations.emplace_back();
    for (const auto& item : list) {
      several.push_back(
          {.token_ids = item.at("token_ids"), .text = item.at("text"), .log_probs = item.at("log_probs")});
    }
  }
  for (const auto& item : json.at("scores")) {
    answers.scores.push_back({.token_ids = item.at("token_ids"), .log_probs = item.at("log_probs")});
  }
  return answers;
}

template <class Item>
void move_behind(std::vector<Item>& all, std::vector<Item>& part) {
  all.insert(all.end(), std::make_move_iterator(part.begin()), std::make_move_iterator(part.end()));
}

}  // namespace

Answers gather_answers(const parallel::ProcessGroup& group, const Answers& own) {
  if (group.size() == 1) return own;
  Answers all;
  for (const std::string& bytes : group.gather(packed(own))) {
    Answers part = unpacked(bytes);
    move_behind(all.generations, part.generations);
    move_behind(all.scores, part.scores);
  }
  return all;
}

}  // namespace sotto::evaluation
