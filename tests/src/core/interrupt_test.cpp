#include "src/core/interrupt.h"

#include <gtest/gtest.h>

#include <csignal>

namespace sotto::core {
namespace {

TEST(Interrupt, ASignalIsRememberedAndThrownAtTheNextCheck) {
  catch_interrupts();
  EXPECT_NO_THROW(throw_if_interrupted());
  std::raise(SIGINT);
  EXPECT_EQ(pending_interrupt(), SIGINT);
  EXPECT_THROW(throw_if_interrupted(), Interrupted);
  clear_interrupt();
  EXPECT_NO_THROW(throw_if_interrupted());
}

TEST(Interrupt, ASecondSignalEndsTheProcess) {
  EXPECT_EXIT(
      {
        catch_interrupts();
        std::raise(SIGTERM);
        std::raise(SIGTERM);
      },
      testing::KilledBySignal(SIGTERM), "");
}

}  // namespace
}  // namespace sotto::core
