"""Pictures as pages show them: where their images are, and what is said of them to programs."""
