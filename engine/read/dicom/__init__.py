"""DICOM: headers to frames, frames to scans, pixels when asked."""
