#pragma once

#include <yaml.h>

#include <string>
#include <string_view>

#include "src/config/origin.h"

namespace sotto::config {

// A YAML 1.1 text as libyaml's events, one after the other. `text` must outlive it; it must be valid UTF-8.
class YamlEvents {
 public:
  YamlEvents(std::string_view text, std::string source);
  ~YamlEvents();
  YamlEvents(const YamlEvents&) = delete;
  YamlEvents& operator=(const YamlEvents&) = delete;

  // Valid until the next call. The last event is YAML_STREAM_END_EVENT.
  // Errors (UserError): text that is not YAML: the place, the line, what is wrong there and what helps.
  const yaml_event_t& next();

  Origin origin(const yaml_mark_t& mark) const;
  [[noreturn]] void fail(const Origin& origin, std::string_view what) const;

 private:
  [[noreturn]] void fail_here() const;

  std::string_view text_;
  std::string source_;
  yaml_parser_t parser_;
  yaml_event_t event_;
};

}  // namespace sotto::config
