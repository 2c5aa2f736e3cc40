#include "src/parallel/process_group.h"

#include <ATen/ops/full.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <thread>

#include "src/core/error.h"
#include "tests/support/free_port.h"
#include "tests/support/run_processes.h"

namespace sotto::parallel {
namespace {

using ::testing::ElementsAre;
using testing::run_processes;

TEST(ProcessGroup, a_process_alone_needs_no_others) {
  const ProcessGroup alone;
  at::Tensor values = at::full({2}, 3.0);
  alone.sum(values);
  EXPECT_EQ(values[0].item<float>(), 3.0F);
  EXPECT_THAT(alone.gather("text"), ElementsAre("text"));
  EXPECT_TRUE(alone.is_first());
}

TEST(ProcessGroup, sums_are_the_same_at_every_rank) {
  const auto codes = run_processes(3, [](const ProcessGroup& group) {
    at::Tensor values = at::full({2, 2}, static_cast<double>(group.rank() + 1), at::kFloat);
    group.sum(values);
    std::vector<double> numbers = {1.0, static_cast<double>(group.rank())};
    group.sum(numbers);
    return values[1][1].item<float>() == 6.0F && numbers == std::vector<double>{3.0, 3.0} ? 0 : 1;
  });
  EXPECT_THAT(codes, ElementsAre(0, 0, 0));
}

TEST(ProcessGroup, texts_of_any_length_arrive_in_the_order_of_ranks_at_the_first) {
  const auto codes = run_processes(3, [](const ProcessGroup& group) {
    const std::string own(static_cast<std::size_t>(group.rank()) * 1000, static_cast<char>('a' + group.rank()));
    const auto texts = group.gather(own);
    if (!group.is_first()) return texts.empty() ? 0 : 1;
    return texts == std::vector<std::string>{"", std::string(1000, 'b'), std::string(2000, 'c')} ? 0 : 1;
  });
  EXPECT_THAT(codes, ElementsAre(0, 0, 0));
}

TEST(ProcessGroup, another_group_of_the_same_processes_exchanges_apart) {
  const auto codes = run_processes(2, [](const ProcessGroup& group) {
    const ProcessGroup first = group.another({}), second = group.another({});
    std::vector<double> in_first = {1.0 + group.rank()}, in_second = {10.0};
    std::thread other([&] { second.sum(in_second); });
    first.sum(in_first);
    other.join();
    return in_first[0] == 3.0 && in_second[0] == 20.0 ? 0 : 1;
  });
  EXPECT_THAT(codes, ElementsAre(0, 0));
}

TEST(ProcessGroup, a_killed_process_is_noticed_by_the_others_at_once) {
  const auto codes = run_processes(2, [](const ProcessGroup& group) {
    group.wait_for_all();
    if (group.rank() == 1) ::raise(SIGKILL);
    try {
      group.wait_for_all();
    } catch (const core::UserError& error) {
      return std::string(error.what()).find("Rank 0 of 2 has lost the others") == 0 ? 7 : 8;
    }
    return 9;
  });
  EXPECT_THAT(codes, ElementsAre(7, -SIGKILL));
}

TEST(ProcessGroup, others_that_never_come_are_an_error_that_says_what_to_check) {
  try {
    const ProcessGroup group(ProcessPlace{0, 2, 0, "127.0.0.1", testing::free_port()},
                             {.join = std::chrono::seconds(1)});
    FAIL() << "nothing was thrown";
  } catch (const core::UserError& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr("did not meet the others at 127.0.0.1:"));
    EXPECT_THAT(error.what(), ::testing::HasSubstr("MASTER_PORT is free"));
  }
}

struct Part {
  std::size_t count;
  int rank, size;
  std::size_t begin, end;
};

TEST(PartOf, covers_everything_once_and_evenly) {
  for (const Part& part : {Part{10, 0, 1, 0, 10}, Part{10, 0, 3, 0, 3}, Part{10, 1, 3, 3, 6}, Part{10, 2, 3, 6, 10},
                           Part{1, 0, 2, 0, 0}, Part{1, 1, 2, 0, 1}, Part{0, 1, 2, 0, 0}}) {
    EXPECT_EQ(part_of(part.count, part.rank, part.size), std::pair(part.begin, part.end));
  }
}

}  // namespace
}  // namespace sotto::parallel
