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

TEST(Interrupt, ASecondCtrlCEndsTheProcess) {
  EXPECT_EXIT(
      {
        catch_interrupts();
        std::raise(SIGTERM);
        std::raise(SIGINT);
      },
      testing::KilledBySignal(SIGINT), "");
}

TEST(Interrupt, ARepeatedRequestToEndChangesNothing) {
  catch_interrupts();
  std::raise(SIGTERM);
  std::raise(SIGTERM);
  EXPECT_EQ(pending_interrupt(), SIGTERM);
  clear_interrupt();
}

}  // namespace
}  // namespace sotto::core
