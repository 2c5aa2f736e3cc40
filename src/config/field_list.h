#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

// Every configuration section is one struct with one list of its fields, from which come parsing, unknown-key errors,
// --help, the reference page and the dump:
//
//   struct OptimConfig {
//     std::string name = "adamw";
//     double lr = 2e-3;
//     SchedConfig sched;                       // a nested section: any struct with visit_fields
//     template <class Visitor>
//     void visit_fields(Visitor& visit) {
//       visit.one_of("name", name, {"adamw"}, "the optimizer");
//       visit("lr", lr, "the peak learning rate");
//       visit("sched", sched, "the learning-rate schedule");
//       visit.ignored("capturable", "a PyTorch detail");        // NeMo's key without meaning here
//       visit.variable("task_name");                            // a name that other keys refer to, no setting
//     }
//     void validate(config::Problems& problems) const;          // optional: what must agree across fields
//   };
//
// Field types: bool, std::int64_t, double, Number (an integer or a float, told apart), std::string,
// std::filesystem::path, nested sections, and std::optional, std::vector and std::map<std::string, .> of these. A field
// without std::optional may not be null or ???.
namespace sotto::config {

// What validate() finds. `key` is relative to the section ("optim.lr"); bind() puts the section's path before it, and
// the value that was given with its place behind the text.
class Problems {
 public:
  // Whether the message repeats the value that stands at the key: not where it may be a secret, or the text has it.
  enum class Given { kShown, kHidden };
  void add(std::string_view key, std::string_view text, Given given = Given::kShown) {
    items_.push_back({std::string(key), std::string(text), given});
  }
  struct Item {
    std::string key, text;
    Given given;
  };
  const std::vector<Item>& items() const { return items_; }

 private:
  std::vector<Item> items_;
};

using Number = std::variant<std::int64_t, double>;

using Choices = std::initializer_list<std::string_view>;

}  // namespace sotto::config
