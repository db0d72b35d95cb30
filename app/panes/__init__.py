"""Image panes: canvases that share one camera, with their headers and colour bar."""
