"""Print the documentation of the formats: `python -m data.formats > docs/formats.md`."""

import sys

from data.formats.describe import describe_formats

sys.stdout.write(describe_formats())
