#include "cluster/slurm/time_limit.h"

#include <algorithm>
#include <cctype>

namespace sotto::cluster {
namespace {

bool is_number(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
}

}  // namespace

bool is_time_limit(std::string_view text) {
  if (text == "UNLIMITED") return true;
  if (const std::size_t dash = text.find('-'); dash != std::string_view::npos) {
    if (!is_number(text.substr(0, dash))) return false;
    text.remove_prefix(dash + 1);
  }
  int parts = 0;
  while (true) {
    const std::size_t colon = text.find(':');
    if (!is_number(text.substr(0, colon)) || ++parts > 3) return false;
    if (colon == std::string_view::npos) return true;
    text.remove_prefix(colon + 1);
  }
}

}  // namespace sotto::cluster
