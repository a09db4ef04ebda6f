"""Compositions: pictures made of many pictures, and the data that they are made from.

::

    shards        a survey's data of some pictures: rows, tiles, sums
    sums          sums of pixels, from which single pictures can be subtracted
    shard_files   the files of a shard
    surveyed      all shards of a dataset, opened for reading
    composing     the wall, or a part of it, from tiles
    averages      mean, standard deviation, bootstrap
    recipes       the record of a composition: its pictures, settings and licence

The floors above pass in pixels and facts; nothing here reads the archive.
"""
