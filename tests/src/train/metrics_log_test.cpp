#include "src/train/metrics_log.h"

#include <gtest/gtest.h>

#include "src/core/atomic_file.h"
#include "src/core/mapped_file.h"
#include "tests/support/message_of.h"
#include "tests/support/temporary_folder.h"

namespace sotto::train {
namespace {

TEST(MetricsLog, writes_a_line_a_record_and_drops_later_steps_when_reopened) {
  const testing::TemporaryFolder folder;
  {
    MetricsLog log(folder / "metrics.jsonl", 0);
    for (int step = 1; step <= 4; ++step) log.write({{"step", step}});
  }
  core::write_file_atomically(folder / "metrics.jsonl",
                              core::read_text_file(folder / "metrics.jsonl") + "{\"step\": 2, ");
  MetricsLog log(folder / "metrics.jsonl", 2);
  log.write({{"step", 3}, {"again", true}});
  EXPECT_EQ(core::read_text_file(folder / "metrics.jsonl"),
            "{\"step\":1}\n{\"step\":2}\n{\"step\":3,\"again\":true}\n");
}

TEST(MetricsLog, an_unwritable_place_is_an_error) {
  EXPECT_NE(testing::message_of([] { MetricsLog log("/proc/none/metrics.jsonl", 0); }), "");
}

}  // namespace
}  // namespace sotto::train
