#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace sotto::data_preparation {

// One request to an assistant: what was said, what was wanted, and the slots as "type(words), type(words)", or "None".
struct AssistantRequest {
  std::string utterance, intent, slots;
};
struct AssistantData {
  std::vector<std::string> intents, slot_types;  // sorted; "O" (no slot) is the last type
  std::vector<AssistantRequest> train, test;     // by intent, then as in the files
};

// Fold 1 of NLU-Evaluation-Data (github.com/xliuhw/NLU-Evaluation-Data): `folder` is NLU-Evaluation-Data-master or the
// folder that it lies in. Words that follow each other in slots of one type are one slot, as in NeMo's script, which
// takes a slot that begins an utterance for none; `leading_slots` keeps those.
// Errors (UserError): missing files or folders, lines without the six columns (file:line).
AssistantData read_assistant(const std::filesystem::path& folder, bool leading_slots);

}  // namespace sotto::data_preparation
