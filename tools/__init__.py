"""Programs that make things this repository keeps."""
