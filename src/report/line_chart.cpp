#include "src/report/line_chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "src/report/html_text.h"

namespace sotto::report {
namespace {

// About the width of a phone, so that the numbers can be read there.
constexpr double kWidth = 420, kHeight = 220, kLeft = 44, kRight = 10, kTop = 10, kBottom = 36;
constexpr std::size_t kMostPoints = 600;  // more than the picture has columns says nothing

struct Bounds {
  double low = std::numeric_limits<double>::infinity(), high = -std::numeric_limits<double>::infinity();
  void add(double value) {
    low = std::min(low, value);
    high = std::max(high, value);
  }
  // A line that is level is drawn in the middle.
  void widen() {
    if (high > low) return;
    const double half = low == 0 ? 1 : std::abs(low) / 2;
    low -= half;
    high += half;
  }
  double place(double value) const { return (value - low) / (high - low); }
};

struct Frame {
  Bounds x, y;
  double left_of(double value) const { return kLeft + x.place(value) * (kWidth - kLeft - kRight); }
  double top_of(double value) const { return kHeight - kBottom - y.place(value) * (kHeight - kTop - kBottom); }
};

std::vector<std::pair<double, double>> drawn_points(const Series& series) {
  std::vector<std::pair<double, double>> points;
  for (const auto& point : series.points) {
    if (std::isfinite(point.first) && std::isfinite(point.second)) points.push_back(point);
  }
  if (points.size() <= kMostPoints) return points;
  std::vector<std::pair<double, double>> thinned;
  for (std::size_t at = 0; at < kMostPoints; ++at)
    thinned.push_back(points[at * (points.size() - 1) / (kMostPoints - 1)]);
  return thinned;
}

std::string axes(const Frame& frame, const std::string& x_name) {
  std::string svg;
  for (const double tick : round_ticks(frame.y.low, frame.y.high, 6)) {
    const double top = frame.top_of(tick);
    svg += fmt::format("<line class=\"grid\" x1=\"{:.1f}\" x2=\"{:.1f}\" y1=\"{:.1f}\" y2=\"{:.1f}\"/>", kLeft,
                       kWidth - kRight, top, top);
    svg += fmt::format("<text class=\"tick\" text-anchor=\"end\" x=\"{:.1f}\" y=\"{:.1f}\">{:g}</text>", kLeft - 6,
                       top + 4, tick);
  }
  for (const double tick : round_ticks(frame.x.low, frame.x.high, 5)) {
    svg += fmt::format("<text class=\"tick\" text-anchor=\"middle\" x=\"{:.1f}\" y=\"{:.1f}\">{:g}</text>",
                       frame.left_of(tick), kHeight - kBottom + 16, tick);
  }
  svg += fmt::format("<text class=\"tick\" text-anchor=\"middle\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>",
                     (kLeft + kWidth - kRight) / 2, kHeight - 6, html_text(x_name));
  return svg;
}

std::string line_of(const Frame& frame, const std::vector<std::pair<double, double>>& points, std::size_t colour) {
  std::string places;
  for (const auto& [x, y] : points) places += fmt::format("{:.1f},{:.1f} ", frame.left_of(x), frame.top_of(y));
  std::string svg = fmt::format("<polyline class=\"line line-{}\" points=\"{}\"/>", colour, places);
  // Single points have no line, and few are easier seen with a dot.
  for (const auto& [x, y] : points) {
    if (points.size() > 40) break;
    svg += fmt::format("<circle class=\"dot dot-{}\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"2.5\"/>", colour, frame.left_of(x),
                       frame.top_of(y));
  }
  return svg;
}

}  // namespace

std::vector<double> round_ticks(double low, double high, int most) {
  const double rough = (high - low) / most;
  const double power = std::pow(10.0, std::floor(std::log10(rough)));
  double step = 10 * power;
  for (const double times : {1.0, 2.0, 5.0}) {
    if (times * power >= rough) {
      step = times * power;
      break;
    }
  }
  std::vector<double> ticks;
  for (auto n = static_cast<long long>(std::ceil(low / step - 1e-9));
       static_cast<double>(n) * step <= high + 1e-9 * step; ++n) {
    ticks.push_back(static_cast<double>(n) * step);
  }
  return ticks;
}

std::string line_chart(const std::string& title, const std::string& x_name, const std::vector<Series>& series) {
  Frame frame;
  std::vector<std::vector<std::pair<double, double>>> lines;
  for (const Series& one : series) {
    lines.push_back(drawn_points(one));
    for (const auto& [x, y] : lines.back()) {
      frame.x.add(x);
      frame.y.add(y);
    }
  }
  if (!std::isfinite(frame.x.low)) return "";
  frame.x.widen();
  frame.y.widen();
  std::string svg =
      fmt::format("<svg viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\">", kWidth, kHeight, html_text(title));
  svg += axes(frame, x_name);
  std::string legend;
  for (std::size_t at = 0; at < series.size(); ++at) {
    if (lines[at].empty()) continue;
    svg += line_of(frame, lines[at], at % 6);
    legend += fmt::format("<span class=\"key key-{}\">{}</span>", at % 6, html_text(series[at].name));
  }
  return "<figure>" + svg + "</svg><figcaption>" + legend + "</figcaption></figure>\n";
}

}  // namespace sotto::report
