"""Measuring in the window: shapes over the images, their list, and what they say."""
