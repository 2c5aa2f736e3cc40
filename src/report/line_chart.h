#pragma once

#include <string>
#include <utility>
#include <vector>

namespace sotto::report {

struct Series {
  std::string name;
  std::vector<std::pair<double, double>> points;  // ascending in x
};

// An SVG picture of lines over a common x axis, with round numbers at both axes and a legend; its width is that of the
// place where it stands. Points that are not finite are left out; "" where nothing remains. `title` is read aloud to
// those who do not see it. The colours are classes, line-0, line-1 ...
std::string line_chart(const std::string& title, const std::string& x_name, const std::vector<Series>& series);

// At most `most` numbers that divide [low, high] evenly, 1, 2 or 5 times a power of ten apart.
std::vector<double> round_ticks(double low, double high, int most);

}  // namespace sotto::report
