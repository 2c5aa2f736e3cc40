#pragma once

#include <string>
#include <vector>

#include "cluster/place_config.h"

namespace sotto::cluster {

// `cluster` of the type bcp: an allocated multi-node job of Base Command Platform, in which sotto is started.
struct BcpConfig {
  PlaceConfig place;
  std::vector<std::string> bcprun_args, mpirun_args, setup;

  template <class Visitor>
  void visit_fields(Visitor& visit) {
    place.visit_fields(visit);
    visit("bcprun_args", bcprun_args, "words put after bcprun");
    visit("mpirun_args", mpirun_args, "words put after mpirun, which stands in where there is no bcprun");
    visit("setup", setup, "shell lines run before the commands");
  }
};

}  // namespace sotto::cluster
