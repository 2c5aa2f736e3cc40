#include "src/report/page.h"

#include <fmt/format.h>

#include <cstdlib>

#include "src/report/html_text.h"

namespace sotto::report {
namespace {

constexpr const char* kStyle = R"(
:root{--back:#fff;--text:#1c1e21;--soft:#5f6670;--line:#dde1e6;--card:#f5f7f9;--right:#1a7f45;--wrong:#b3261e;
--c0:#1f6feb;--c1:#d9730d;--c2:#1a7f45;--c3:#8250df;--c4:#b3261e;--c5:#5f6670}
@media(prefers-color-scheme:dark){:root{--back:#15181c;--text:#e6e8eb;--soft:#9aa3ad;--line:#333a42;--card:#1e2329;
--right:#56c288;--wrong:#ff8a80;--c0:#6cb0ff;--c1:#ffab57;--c2:#56c288;--c3:#c09bff;--c4:#ff8a80;--c5:#9aa3ad}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:56rem;padding:1rem;background:var(--back);color:var(--text);
font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.6rem;margin:.5rem 0 0}h2{font-size:1.2rem;margin:2rem 0 .5rem;border-bottom:1px solid var(--line)}
h3{font-size:1rem;margin:1.2rem 0 .4rem}p.soft,figcaption{color:var(--soft);margin:.2rem 0}
.tiles{display:flex;flex-wrap:wrap;gap:.6rem;margin:1rem 0}
.tile{background:var(--card);border-radius:.6rem;padding:.6rem .9rem;flex:1 1 9rem}
.tile b{display:block;font-size:1.5rem}.tile span{color:var(--soft);font-size:.85rem}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.92rem}
th,td{text-align:left;padding:.35rem .6rem;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:normal}
th.number,td.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
figure{margin:.5rem 0}svg{width:100%;max-width:40rem;height:auto;display:block}
.grid{stroke:var(--line)}.tick{fill:var(--soft);font-size:11px}.line{fill:none;stroke-width:1.8}
.key{margin-right:1rem;white-space:nowrap}.key::before{content:"";display:inline-block;width:.8em;height:.8em;
border-radius:.2em;margin-right:.35em;background:currentColor;vertical-align:-.05em}
.line-0{stroke:var(--c0)}.line-1{stroke:var(--c1)}.line-2{stroke:var(--c2)}.line-3{stroke:var(--c3)}.line-4{stroke:var(--c4)}.line-5{stroke:var(--c5)}
.dot-0{fill:var(--c0)}.dot-1{fill:var(--c1)}.dot-2{fill:var(--c2)}.dot-3{fill:var(--c3)}.dot-4{fill:var(--c4)}.dot-5{fill:var(--c5)}
.key-0{color:var(--c0)}.key-1{color:var(--c1)}.key-2{color:var(--c2)}.key-3{color:var(--c3)}.key-4{color:var(--c4)}.key-5{color:var(--c5)}
details{background:var(--card);border-radius:.6rem;padding:.5rem .8rem;margin:.5rem 0}summary{cursor:pointer}
pre{overflow-x:auto;font-size:.8rem;line-height:1.4}dl{margin:.4rem 0}
dt{color:var(--soft);font-size:.85rem}dd{margin:0 0 .4rem;white-space:pre-wrap}
.example{border-left:4px solid var(--line);padding:.1rem 0 .1rem .8rem;margin:.8rem 0}
.example.right{border-color:var(--right)}.example.wrong{border-color:var(--wrong)}
.right .answer{color:var(--right)}.wrong .answer{color:var(--wrong)}
)";

bool is_number(const std::string& text) {
  if (text.empty()) return false;
  char* end = nullptr;
  std::strtod(text.c_str(), &end);
  return *end == '\0';
}

}  // namespace

std::string page(const std::string& title, const std::string& body) {
  return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
         "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
         "<title>" +
         html_text(title) + "</title>\n<style>" + kStyle + "</style>\n</head>\n<body>\n" + body + "</body>\n</html>\n";
}

std::string table(const std::vector<std::vector<std::string>>& rows) {
  std::string html = "<div class=\"scroll\"><table>\n";
  for (std::size_t at = 0; at < rows.size(); ++at) {
    html += "<tr>";
    for (std::size_t column = 0; column < rows[at].size(); ++column) {
      const std::string& cell = rows[at][column];
      const char* const tag = at == 0 ? "th" : "td";
      const std::string& sample = at == 0 && rows.size() > 1 && column < rows[1].size() ? rows[1][column] : cell;
      const char* const kind = (at > 0 || rows.size() > 1) && is_number(sample) ? " class=\"number\"" : "";
      html += fmt::format("<{0}{1}>{2}</{0}>", tag, kind, html_text(cell));
    }
    html += "</tr>\n";
  }
  return html + "</table></div>\n";
}

std::string folded(const std::string& summary, const std::string& body) {
  return "<details><summary>" + html_text(summary) + "</summary>\n" + body + "</details>\n";
}

}  // namespace sotto::report
