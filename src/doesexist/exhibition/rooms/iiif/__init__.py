"""Images through the IIIF Image API."""
