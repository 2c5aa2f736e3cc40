#pragma once

#include "stages/conversion/conversion_config.h"

namespace sotto::conversion {

// The stage: makes model.output_path, a Hugging Face model folder or a `.nemo` archive, from model.source_path. Where
// it already holds this very conversion nothing is done, unless model.overwrite. Errors (UserError): a source that is
// missing or of no known form, and those of the converters.
void run_conversion(const ConversionConfig& config);

}  // namespace sotto::conversion
