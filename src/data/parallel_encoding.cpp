#include "src/data/parallel_encoding.h"

#include <algorithm>
#include <exception>
#include <iterator>
#include <map>
#include <optional>
#include <thread>

#include "src/core/interrupt.h"
#include "src/core/progress.h"
#include "src/data/jsonl_reader.h"

namespace sotto::data {
namespace {

constexpr std::size_t kLinesAChunk = 2048;
// Smaller files are done before anybody looks.
constexpr std::size_t kShownFrom = std::size_t{64} << 20;
constexpr std::size_t kMegabyte = 1'000'000;

// Some lines of one file and what became of them. An empty place: the line was too long or too short.
struct Chunk {
  struct Encoded {
    packing::Row row;
    std::uint32_t task;
  };
  std::vector<TextLine> lines;
  std::vector<std::optional<Encoded>> encoded;
  std::exception_ptr error;  // of the line behind the encoded ones
};

class ChunkEncoder {
 public:
  ChunkEncoder(const TaskEncoders& tasks, const DatasetOptions& options) : tasks_(tasks), options_(options) {
    for (const auto& [name, encoder] : tasks) numbers_.emplace(name, static_cast<std::uint32_t>(numbers_.size()));
  }

  void encode(const core::MappedFile& file, Chunk& chunk) const {
    try {
      for (const TextLine& line : chunk.lines) {
        use_json_line(file.path(), line, [&](const nlohmann::ordered_json& object) {
          auto example = encode_line(object, tasks_, /*with_answer=*/true);
          const bool fits =
              example && static_cast<std::int64_t>(example->row.token_ids.size()) >= options_.min_seq_length;
          chunk.encoded.emplace_back();
          if (!fits) return;
          chunk.encoded.back() = Chunk::Encoded{std::move(example->row), numbers_.at(task_of_line(object, tasks_))};
        });
      }
    } catch (...) {
      chunk.error = std::current_exception();
    }
  }

 private:
  const TaskEncoders& tasks_;
  const DatasetOptions& options_;
  std::map<std::string, std::uint32_t> numbers_;
};

// Up to `count` chunks of the next lines.
std::vector<Chunk> next_chunks(LineReader& lines, std::size_t count) {
  std::vector<Chunk> chunks;
  while (chunks.size() < count) {
    Chunk chunk;
    while (chunk.lines.size() < kLinesAChunk) {
      const auto line = lines.next();
      if (!line) break;
      chunk.lines.push_back(*line);
    }
    if (chunk.lines.empty()) break;
    chunks.push_back(std::move(chunk));
  }
  return chunks;
}

void encode_all(const ChunkEncoder& encoder, const core::MappedFile& file, std::vector<Chunk>& chunks) {
  std::vector<std::jthread> threads;
  for (std::size_t at = 1; at < chunks.size(); ++at) {
    threads.emplace_back([&, at] { encoder.encode(file, chunks[at]); });
  }
  if (!chunks.empty()) encoder.encode(file, chunks[0]);
}

}  // namespace

void encode_in_parallel(const std::vector<core::MappedFile>& files, const TaskEncoders& tasks,
                        const DatasetOptions& options, unsigned num_threads, TokenStoreWriter& writer) {
  const ChunkEncoder encoder(tasks, options);
  const auto is_full = [&] { return options.max_examples >= 0 && writer.size() >= options.max_examples; };
  for (std::uint32_t number = 0; number < files.size(); ++number) {
    const core::MappedFile& file = files[number];
    std::optional<core::Progress> progress;
    if (file.size() >= kShownFrom) {
      progress.emplace("encoding " + file.path().filename().string(), "MB",
                       static_cast<std::int64_t>(file.size() / kMegabyte));
    }
    LineReader lines(file.text());
    while (!is_full()) {
      core::throw_if_interrupted();
      std::vector<Chunk> chunks = next_chunks(lines, std::max(1U, num_threads));
      if (chunks.empty()) break;
      encode_all(encoder, file, chunks);
      for (const Chunk& chunk : chunks) {
        for (std::size_t at = 0; at < chunk.encoded.size() && !is_full(); ++at) {
          const auto& encoded = chunk.encoded[at];
          if (!encoded) {
            writer.skip();
            continue;
          }
          const TextLine& line = chunk.lines[at];
          writer.add({encoded->row.token_ids, encoded->row.first_target, encoded->task, number, line.begin});
        }
        if (chunk.error && !is_full()) std::rethrow_exception(chunk.error);
      }
      const TextLine &first = chunks.front().lines.front(), &last = chunks.back().lines.back();
      core::release_pages(file.data() + first.begin, last.begin - first.begin);
      if (progress) progress->update(static_cast<std::int64_t>(last.begin / kMegabyte));
    }
  }
}

}  // namespace sotto::data
