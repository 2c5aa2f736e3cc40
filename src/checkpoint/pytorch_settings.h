#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>

namespace sotto::checkpoint {

// The plain values beside the tensors in what torch.save wrote: texts, numbers, truth values and nulls of its
// dictionary, of dictionaries and of argparse.Namespaces within. Lists, whatever else there is, and what lies deeper
// than 16 dictionaries are left out. UserError, with `name` for the file, as PytorchTensors.
nlohmann::ordered_json read_pytorch_settings(std::span<const std::byte> bytes, const std::string& name);

}  // namespace sotto::checkpoint
