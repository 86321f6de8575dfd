"""The workbench: a Chinese news article in, a clean parallel corpus out."""

__version__ = "0.1.0"
