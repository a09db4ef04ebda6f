"""The web server: pages for people, JSON for programs, images through IIIF.

::

    serving      opens a port, starts processes, configures the log
    app          the FastAPI application, made of all rooms
    rooms        a package for each room: addresses, pages, templates
    room         what a room declares
    http         what all answers share: headers, errors, forms, rate limits, /openapi.json
    showing      pictures as pages show them
    queries      query strings, and what visitors choose among
    remembering  the cache, and the law that nobody who left is in what it gives
    context      what one process holds open
    rendering    Jinja templates
    settings     exhibition.toml
    language     translations

Every page works without a script, and asks this server alone, but for photographs that exhibition.toml lets in.
"""
