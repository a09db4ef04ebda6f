"""An engine for Dataset Art: the people in an image dataset become visible, credited, and able to leave."""

__version__ = "0.1.0"
