"""The window of Vernier: Qt widgets over one evented session. Sees the engine; parses no file, imports no torch."""

import os

# pyqtgraph and qimage2ndarray work with several toolkits; where another is installed too, they take ours.
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")
os.environ.setdefault("QT_DRIVER", "PySide6")
