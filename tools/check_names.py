"""No drawer names: a file or folder is named after its idea."""
import re
import sys

from repository_files import report, repository_files

DRAWER = re.compile(r"(^|/)(utils?|helpers?|common|misc|base|new|v2|legacy|tmp)(\.|/|$)")

sys.exit(report([f"{name}: a drawer name; name the idea" for name in repository_files() if DRAWER.search(name)]))
