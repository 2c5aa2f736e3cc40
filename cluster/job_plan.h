#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

// What is to run, told without a word about where: the launcher makes a plan, a backend (cluster_backend.h) renders it.
namespace sotto::cluster {

// A program and its arguments, unquoted: quoting happens once, when a script is written.
using Argv = std::vector<std::string>;

// Commands that one start of all processes of a job runs one after the other (one `srun`, one `bcprun`).
struct CommandGroup {
  std::vector<Argv> commands;
};

// One run of a job. A sweep has several, which differ in their folder and commands alone.
struct JobElement {
  std::filesystem::path folder;  // for the script, log and events; exists when the job starts
  std::vector<CommandGroup> groups;
  std::size_t number = 0;  // of the sweep's job, unique in its job
};

// The job waits for another of the plan, in Slurm's words: afterok, afterany, afternotok, aftercorr.
struct Edge {
  std::string job;
  std::string kind = "afterok";
};

struct Job {
  std::string name;   // the stage, unique in the plan
  std::string title;  // what a scheduler shows
  std::vector<JobElement> elements;
  std::int64_t nodes = 1;
  std::int64_t tasks_per_node = 1;
  std::string time_limit;
  std::vector<Edge> after;
  std::vector<std::string> also_waits_for;  // outside the plan: "singleton", "afterok:1234"
};

struct JobPlan {
  std::filesystem::path folder;  // of the whole run
  std::vector<Job> jobs;         // each after those that it waits for
  std::vector<std::pair<std::string, std::string>> environment;
  // Variables whose value is read from a file when the job starts: it appears in no script, list or log.
  std::vector<std::pair<std::string, std::filesystem::path>> secrets;
  std::size_t at_once = 0;  // of a sweep: so many elements of a job at a time; 0: all
};

// The files of one element (by its place in `elements`), all in its folder: prompt_learning.sh, .log, .events
// (event_file.h).
inline std::filesystem::path element_file(const Job& job, std::size_t element, const char* extension) {
  return job.elements[element].folder / (job.name + extension);
}

}  // namespace sotto::cluster
