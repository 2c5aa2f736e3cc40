#include "tests/conformance/error_cause.h"

#include <regex>
#include <vector>

namespace sotto::conformance {
namespace {

struct Cause {
  const char* name;
  const char* theirs;  // patterns of "Class: message"
  const char* ours;
};

// The first row that fits decides.
const std::vector<Cause>& causes() {
  static const std::vector<Cause> kCauses = {
      {"unknown function", "Unknown function", "there is no function"},
      {"wrong argument",
       "(Type|Value|Attribute|Assertion|Overflow)Error while evaluating|HydraException while evaluating",
       "[a-z]+\\(\\) |argument|cannot|choices|needs|takes|a sweep|can only"},
      {"syntax",
       "no viable alternative|mismatched input|token recognition error|extraneous input|missing [A-Z_]+ at|"
       "LexerNoViableAlt|all whitespaces|Empty Stack|positional argument follows|GrammarParseError",
       "\\n +\\^|\\n  .*\\n *\\^"},
      {"key type", "KeyValidationError", "a key must be"},
      {"neither container nor name", "AssertionError", "a mapping or a list|not the name of an option"},
      {"option missing", "You must specify", "must be chosen"},
      {"chosen twice", "Multiple values for", "is chosen twice"},
      {"twice in the list", "appears more than once", "stands twice in the defaults list"},
      {"_self_ with package", "_self_@PACKAGE", "_self_ takes no package"},
      {"_self_ twice", "Duplicate _self_", "_self_ stands twice"},
      {"override too early", "Overrides must be at the end", "overrides go to the end"},
      {"override below interpolation", "Default List Overrides are not allowed in the subtree", "cannot stand here"},
      {"unresolvable choice", "Error resolving interpolation", "cannot be resolved"},
      {"legacy interpolation", "deprecated interpolation form", "names an item by its number"},
      {"interpolation in options", "interpolation is not supported in options list",
       "cannot stand in a list of options"},
      {"not found",
       "Could not find|Cannot find primary config|Primary config (module|directory)|MissingConfigException",
       "could not find|does not exist"},
      {"group not in the list", "No match in the defaults list|Did you mean to override",
       "does not stand in the defaults list|deletes nothing"},
      {"deletion by a list", "deletion value must be a string", "deleted by one option or none|deletes nothing"},
      {"forced group", "force-add of config groups", "cannot be added by force"},
      {"no such group", "looks like a config group override", "there is no config group"},
      {"searchpath", "hydra.searchpath must be|Overriding hydra.searchpath", "hydra.searchpath"},
      {"primary is no mapping", "must be a DictConfig", "must be a mapping"},
      {"item of the defaults list",
       "Unsupported (item value|type) in defaults|Too many keys in default|Invalid defaults",
       "the option of|cannot stand in a defaults list|has one key|must be a list"},
      {"sweep without multirun", "requires --multirun|Ambiguous value", "--multirun"},
      {"delete what is not there", "Could not delete from config\\. '.*' does not exist", "does not exist"},
      {"delete another value", "Could not delete from config\\. The value", "nothing was deleted"},
      {"added twice", "Could not append to config", "exists already"},
      {"unknown key", "Could not override|is not in struct|Key '.*' not in", "there is no key"},
      {"mapping over list", "Cannot merge (Dict|List)Config with", "cannot be merged"},
      {"list index",
       "list index out of range|ConfigIndexError|IndexError|Index '.*' \\(str\\) is not an int|invalid literal for int",
       "has no element|does not exist"},
      {"missing value", "MissingMandatoryValue|InterpolationToMissingValue", "has no value yet"},
      {"circle", "Recursive interpolation|RecursionError", "in a circle|holds this value itself"},
      {"to parent", "Interpolation to parent node", "holds this value itself|in a circle"},
      {"unknown resolver", "Unsupported interpolation type", "there is no resolver"},
      {"unknown interpolation", "InterpolationKeyError|Interpolation key", "names no key|leads above the top"},
      {"environment", "Environment variable", "finds no environment variable"},
      {"above the top", "Error resolving key", "leads above the top"},
      {"division by zero", "ZeroDivisionError", "cannot divide"},
      {"resolver", "raised while resolving interpolation|InterpolationResolutionError", "resolver|interpolation"},
      {"duplicate key", "found duplicate key", "duplicate key"},
      {"YAML", "ScannerError|ParserError|ComposerError|ConstructorError|ReaderError|YAMLError", "YAML|tag|key|alias"},
      {"override of a typed node", "Error merging override",
       "must be a mapping|has no value yet|cannot be merged|no element"},
  };
  return kCauses;
}

}  // namespace

std::string cause_of_recorded(const std::string& error_class, const std::string& message) {
  const std::string text = error_class + ": " + message;
  for (const Cause& cause : causes()) {
    if (std::regex_search(text, std::regex(cause.theirs))) return cause.name;
  }
  return "another: " + text;
}

std::string cause_of_ours(const std::string& message, const std::string& recorded_cause) {
  for (const Cause& cause : causes()) {
    if (recorded_cause == cause.name && std::regex_search(message, std::regex(cause.ours))) return cause.name;
  }
  return message;
}

}  // namespace sotto::conformance
