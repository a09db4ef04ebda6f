"""The exhibition: pages for people, JSON for programs, pictures for both.

::

    serving     a port, processes, a log that knows nobody
    app         every address, and who answers it
    door        what every answer carries; nothing of who asked is kept
    house       what one process holds open: the register, the templates, the threads for pictures
    failures    which error is which status, said once
    pages · contributors · credit_roll · about · iiif · signs        the rooms
    leave · desk        where people ask, and somebody decides
    forms · knocking    what is sent here, once; how often, without knowing by whom
    answers     how an answer is made
    linked_data what pages say to programs of their images
    openapi     what programs are told of all this

Every page works without a script. No page asks anyone but this server.
"""
