"""An address is one address however it is spelled: who left under one spelling has left under all."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from archives import as_of_schema, asked_for, dump, ingest, register, remove
from command_line import run
from hypothesis import example, given
from hypothesis import strategies as st
from made import ffhq, record

from doesexist.archive import Reading, Who, broken_promises
from doesexist.archive.pictures.tombstones import Salted
from doesexist.errors import AccountUnclear, AddressLeadsOn, BadAddress, Left
from doesexist.exhibition.rooms.leave.form import who_is_meant as meant_by_the_form
from doesexist.model.earlier_identities import photograph_before
from doesexist.model.flickr import account_of, photo_of, photograph_from, photograph_named, short_page
from doesexist.model.queries import As, Query
from doesexist.sources.words import web
from doesexist.studio.leaving import who_is_meant
from doesexist.studio.search import searching
from doesexist.web_addresses import canonical

ID = "1133484654"
PHOTOGRAPH = [
    f"https://www.flickr.com/photos/ada/{ID}/",
    f"https://www.flickr.com/photos/ada/{ID}",
    f"http://www.flickr.com/photos/ada/{ID}",
    f"https://flickr.com/photos/ada/{ID}",
    f"HTTPS://WWW.FLICKR.COM/photos/ada/{ID}",
    f"https://www.Flickr.com/Photos/Ada/{ID}/",
    f"https://www.flickr.com/PHOTOS/ada/{ID}/",
    f"https://flickr.com/photo/ada/{ID}",
    f"https://secure.flickr.com/photos/ada/{ID}",
    f"https://m.flickr.com/photos/ada/{ID}",
    f"https://m.flickr.com/#/photos/ada/{ID}/",
    f"https://mobile.flickr.com/photos/ada/{ID}",
    f"https://fr.flickr.com/photos/ada/{ID}",
    f"https://flickr.com./photos/ada/{ID}",
    f"https://www.flickr.com.:443/photos/ada/{ID}",
    f"https://www.flickr.com:443/photos/ada/{ID}",
    f"http://www.flickr.com:80/photos/ada/{ID}",
    f"https://user@www.flickr.com/photos/ada/{ID}",
    f"https://user:secret@www.flickr.com/photos/ada/{ID}",
    f"https://ｗｗｗ.ｆｌｉｃｋｒ.com/photos/ada/{ID}",
    f"//www.flickr.com/photos/ada/{ID}",
    f"https:/www.flickr.com/photos/ada/{ID}",
    f"https:\\\\www.flickr.com\\photos\\ada\\{ID}",
    f"www.flickr.com/photos/ada/{ID}",
    f"flickr.com/photos/ada/{ID}",
    f"secure.flickr.com./photos/ada/{ID}",
    f"flickr.com:443/photos/ada/{ID}",
    f"  https://www.flickr.com/photos/ada/{ID}\n",
    f"https://www.flickr.com//photos/ada/{ID}",
    f"https://www.flickr.com/photos//ada//{ID}//",
    f"https://www.flickr.com/photos/ada/00{ID}",
    f"https://www.flickr.com/./photos/./ada/{ID}",
    f"https://www.flickr.com/x/../photos/ada/{ID}",
    f"https://www.flickr.com/x/%2e%2E/photos/ada/{ID}",
    f"https://www.flickr.com/%70hotos/%61da/{ID}",
    f"https://www.flickr.com/photos/ada/%31{ID[1:]}",
    f"https://www.flickr.com/photos/12345678@N00/{ID}",
    f"https://www.flickr.com/photos/12345678%40N00/{ID}/in/album-72157600000000000/",
    f"https://www.flickr.com/photos/ada/{ID}/in/photostream/",
    f"https://www.flickr.com/photos/ada/{ID}/in/set-72157/lightbox/",
    f"https://www.flickr.com/photos/ada/{ID}/sizes/o/",
    f"https://www.flickr.com/photos/ada/{ID}/lightbox",
    f"https://www.flickr.com/photos/ada/{ID}/meta/",
    f"https://www.flickr.com/photos/ada/{ID}/player/ae839a2b48",
    f"https://www.flickr.com/photos/ada/albums/72157600000000000/with/{ID}/",
    f"https://www.flickr.com/photos/ada/{ID}?utm_source=x&utm_medium=y",
    f"https://www.flickr.com/photos/ada/{ID}?fbclid=x#comment72157",
    f"https://www.flickr.com/photos/ada/{ID}/?rb=1",
    f"http://www.flickr.com/photo.gne?id={ID}",
    f"http://flickr.com/photo.gne?rb=1&id={ID}",
    f"http://flickr.com/photo.gne?id={ID}&rb=1",
    f"https://secure.flickr.com/photo.gne?id=0{ID}",
    f"https://www.flickr.com/photo_zoom.gne?id={ID}&size=m",
    f"https://www.flickr.com/photo_exif.gne?size=m&id={ID}",
    f"https://www.flickr.com/video_download.gne?id={ID}",
    "https://www.flickr.com/photo.gne?short=2JapuS",
    f"https://www.flickr.com/apps/video/stewart.swf?photo_secret=a&photo_id={ID}",
    f"https://embedr.flickr.com/photos/{ID}",
    f"https://live.staticflickr.com/1218/{ID}_ae839a2b48_k.jpg",
    f"https://Live.StaticFlickr.com/1218/{ID}_ae839a2b48_K.JPG",
    f"https://live.staticflickr.com/65535/{ID}_0123456789.jpg",
    f"https://live.staticflickr.com/1218/{ID}_ae839a2b48_o_d.jpg?x=1",
    f"https://live.staticflickr.com/video/{ID}/ae839a2b48/720p.mp4?s=x",
    f"http://farm2.static.flickr.com/1218/{ID}_ae839a2b48.jpg?v=0",
    f"https://farm2.staticflickr.com/1218/{ID}_ae839a2b48_o.png",
    f"https://c1.staticflickr.com/1/64/{ID}_ae839a2b48_b.jpg",
    f"http://static.flickr.com/64/{ID}_ae839a2b48_b.jpg",
    f"http://photos12.flickr.com/{ID}_ae839a2b48_b.jpg",
    "https://flic.kr/p/2JapuS",
    "http://www.flic.kr/p/2JapuS/",
    "flic.kr/p/2JapuS",
    "https://flic.kr/p/12JapuS",
    "https://flic.kr/p/img/2JapuS_m.jpg",
    f"https://www.flickr.com/services/oembed?format=json&url=https%3A%2F%2Fwww.flickr.com%2Fphotos%2Fada%2F{ID}",
    f"https://web.archive.org/web/20150101000000/http://www.flickr.com/photos/ada/{ID}/",
    f"https://web.archive.org/web/2015id_/http://farm2.static.flickr.com/1218/{ID}_ae839a2b48.jpg",
    f"http://web.archive.org/web/20150101000000im_/https://www.flickr.com/photo.gne?id={ID}",
    f"https://web.archive.org/web/20150101000000*/www.flickr.com/photos/ada/{ID}",
    f"web.archive.org/web/2015/https:/secure.flickr.com/photos/ada/{ID}",
    f"https://web.archive.org/web/2015/http%3A%2F%2Fwww.flickr.com%2Fphotos%2Fada%2F{ID}",
    f"https://web.archive.org/web/2016/https://web.archive.org/web/2015/http://flickr.com/photos/ada/{ID}",
    f"https://archive.ph/2015.01.01-000000/https://www.flickr.com/photos/ada/{ID}",
    f"https://archive.today/newest/http://flickr.com/photos/ada/{ID}",
    f"https://www.google.com/url?sa=t&url=https%3A%2F%2Fwww.flickr.com%2Fphotos%2Fada%2F{ID}&usg=x",
    f"https://external-content.duckduckgo.com/iu/?u=https%3A%2F%2Flive.staticflickr.com%2F1218%2F{ID}_ae839a2b48_k.jpg&f=1",
    f"https://www.flickr.com/photos/ada/with/{ID}",
    f"https://www.flickr.com/photos/ada/with/{ID}/",
    f"https://www.flickr.com/photos/ada/page3/with/{ID}/",
    f"https://www.flickr.com/photos/ada/favorites/with/{ID}",
    f"https://www.flickr.com/photos/ada/favorites/page2/with/{ID}/",
    f"https://www.flickr.com/photos/ada/archives/date-taken/2007/08/15/with/{ID}/",
    f"https://www.flickr.com/photos/ada/galleries/72157600000000000/with/{ID}/",
    f"https://www.flickr.com/photos/ada/galleries/72157600000000000/#photo_{ID}",
    f"https://www.flickr.com/groups/sample/pool/with/{ID}",
    f"https://www.flickr.com/groups/sample/pool/ada/{ID}/",
    f"https://www.flickr.com/groups/12345678@N00/pool/page2/with/{ID}/",
    f"https://www.flickr.com/photos/ada/show/with/{ID}/",
    f"https://www.flickr.com/photos/ada/{ID}%20",
    f"https://www.flickr.com/photos/ada/{ID})",
    f"https://www.flickr.com/photos/ada/{ID},",
    f"https://www.flickr.com/photos/ada/{ID}.html",
    f"https://www.flickr.com/photos/ada/{ID}&x=1",
    f"https://www.flickr.com/photos/ada/{ID};jsessionid=1",
    f"https://www.flickr.com/photos/ada/{ID}_ae839a2b48",
    f"https://www.flickr.com/photos/ada/{ID}%3E",
    f"https://www.flickr.com/photos%2Fada%2F{ID}",
    f"https://www.flickr.com/photos/ada%2f{ID}%2F",
    f"https://www.flickr.com/de/photos/ada/{ID}/",
    f"https://www.flickr.com/zh-hk/photos/ada/{ID}/",
    f"https://www.flickr.com/x/t/0093009/photos/ada/{ID}/",
    f"https://www.flickr.com/de/photo.gne?id={ID}",
    f"https://www.flickr.com/photo.gne?ID={ID}",
    f"https://www.flickr.com/apps/photo/{ID}",
    f"https://www.flickr.com/map/?photo={ID}",
    f"https://www.flickr.com/map?PHOTO={ID}&zoom=3",
    f"\ufeffhttps://www.flickr.com/photos/ada/{ID}\u200b",
    f"https://www.flickr.com/photos/ada/\u200b{ID}",
    f"https://www.fli\xadckr.com/photos/ada/{ID}\u200e",
    f"<https://www.flickr.com/photos/ada/{ID}>",
    f"<URL:https://www.flickr.com/photos/ada/{ID}>",
    f'"https://www.flickr.com/photos/ada/{ID}"',
    f"(https://www.flickr.com/photos/ada/{ID})",
    f"\N{LEFT DOUBLE QUOTATION MARK}https://www.flickr.com/photos/ada/{ID}/\N{RIGHT DOUBLE QUOTATION MARK}",
    f"https://live.staticflickr.com/1218/{ID}_ae839a2b48_k.jpg/",
    f"https://live.staticflickr.com/1218/{ID}_ae839a2b48_k.jpg)",
    "https://flic.kr/p/2JapuS/lightbox",
    "https://flic.kr/p/2JapuS/in/photostream/",
    "https://flic.kr/p/img/2JapuS.jpg",
    "https://flic.kr/p/2JapuS)",
    f"https://translate.google.com/translate?sl=de&u=https%3A%2F%2Fwww.flickr.com%2Fphotos%2Fada%2F{ID}",
    f"https://www-flickr-com.translate.goog/photos/ada/{ID}/?_x_tr_sl=de&_x_tr_tl=en",
    f"https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.flickr.com%2Fphotos%2Fada%2F{ID}&h=x",
    f"https://www.facebook.com/l.php?u=https%3A%2F%2Fwww.flickr.com%2Fphotos%2Fada%2F{ID}&h=x",
    f"https://lm.facebook.com/l.php?U=https%3A%2F%2Fwww.flickr.com%2Fphotos%2Fada%2F{ID}&h=x",
    f"https://out.reddit.com/t3_abc?url=https%3A%2F%2Fwww.flickr.com%2Fphotos%2Fada%2F{ID}&token=x",
    f"https://t.umblr.com/redirect?z=https%3A%2F%2Fwww.flickr.com%2Fphotos%2Fada%2F{ID}&t=x",
    f"https://images.weserv.nl/?url=live.staticflickr.com/1218/{ID}_ae839a2b48_k.jpg&w=300",
    f"https://images.weserv.nl/?url=ssl:live.staticflickr.com/1218/{ID}_ae839a2b48_k.jpg",
    f"https://wsrv.nl/?url=https://live.staticflickr.com/1218/{ID}_ae839a2b48_k.jpg",
    f"https://i0.wp.com/live.staticflickr.com/1218/{ID}_ae839a2b48_k.jpg?resize=300%2C200&ssl=1",
    f"https://www.bing.com/images/search?view=detailV2&mediaurl=https%3A%2F%2Flive.staticflickr.com%2F1218%2F{ID}_ae839a2b48_k.jpg",
    f"https://www.google.com/imgres?imgurl=https%3A%2F%2Fexample.org%2Fa.jpg&imgrefurl=https%3A%2F%2Fwww.flickr.com%2Fphotos%2Fada%2F{ID}",
    f"https://images.google.com/url?q=https%3A%2F%2Fwww.flickr.com%2Fphotos%2Fada%2F{ID}",
    f"https://googleweblight.com/i?u=https%3A%2F%2Fwww.flickr.com%2Fphotos%2Fada%2F{ID}",
    f"https://yandex.com/images/search?rpt=simage&img_url=https%3A%2F%2Flive.staticflickr.com%2F1218%2F{ID}_ae839a2b48_k.jpg",
    f"https://www.facebook.com/sharer/sharer.php?u=https%3A%2F%2Fwww.flickr.com%2Fphotos%2Fada%2F{ID}",
    f"https://twitter.com/intent/tweet?text=x&url=https%3A%2F%2Fwww.flickr.com%2Fphotos%2Fada%2F{ID}",
    f"https://www.pinterest.com/pin/create/button/?url=https%3A%2F%2Fwww.flickr.com%2Fphotos%2Fada%2F{ID}&media=x",
    f"https://getpocket.com/redirect?url=https%3A%2F%2Fwww.flickr.com%2Fphotos%2Fada%2F{ID}",
    f"https://steamcommunity.com/linkfilter/?url=https%3A%2F%2Fwww.flickr.com%2Fphotos%2Fada%2F{ID}",
    f"https://away.vk.com/away.php?to=https%3A%2F%2Fwww.flickr.com%2Fphotos%2Fada%2F{ID}",
    f"https://archive.org/wayback/available?url=flickr.com/photos/ada/{ID}",
    f"https://12ft.io/https://www.flickr.com/photos/ada/{ID}",
    f"https://www.flickr.com/signin?page=https%3A%2F%2Fwww.flickr.com%2Fphotos%2Fada%2F{ID}",
    f"https://www.google.com/amp/s/www.flickr.com/photos/ada/{ID}/",
    f"https://eur03.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwww.flickr.com%2Fphotos%2Fada%2F{ID}&data=x",
]
"""One photograph at Flickr."""

ELSEWHERE = [
    "https://example.org/a/b.jpg?id=1&size=2",
    "http://example.org/a/b.jpg?id=1&size=2",
    "//example.org/a/b.jpg?id=1&size=2",
    "HTTPS://www.EXAMPLE.org./a/b.jpg?id=1&size=2",
    "https://user:x@example.org:443/a/b.jpg?id=1&size=2",
    "https://example.org:80/a//b.jpg?id=1&size=2#top",
    "https://example.org/./x/../a/b.jpg?size=2&id=1",
    "https://example.org/%61/b%2Ejpg?i%64=1&size=2",
    "https://example.org/a/b.jpg?utm_source=a&id=1&UTM_Medium=b&size=2&gclid=c&fbclid=d",
    "https://web.archive.org/web/20150101000000if_/http://www.example.org/a/b.jpg?size=2&id=1",
]
"""One photograph elsewhere."""

ACCOUNT = [
    "https://www.flickr.com/photos/12345678@N00/",
    "https://www.flickr.com/photos/12345678@N00",
    "https://www.flickr.com/photos/12345678%40N00/",
    "https://www.flickr.com/photos/12345678@n00/",
    "https://www.flickr.com/people/12345678@N00/",
    "https://www.flickr.com/People/12345678%40n00",
    "http://flickr.com/photos/12345678@N00/page3",
    "https://www.flickr.com/photos/12345678@N00/albums",
    "https://secure.flickr.com/people/12345678@N00/",
    "https://m.flickr.com/photos/12345678@N00/",
    "https://m.flickr.com/#/photos/12345678@N00/",
    "https://flickr.com./photos/12345678@N00/",
    "https://me@www.flickr.com:443/photos/12345678@N00/?utm_source=x#y",
    "//www.flickr.com/photos/12345678@N00/",
    "www.flickr.com/people/12345678@N00",
    "https://www.flickr.com//photos//12345678@N00//",
    "https://www.flickr.com/./photos/%31%32345678@N00",
    "https://flic.kr/photos/12345678@N00/",
    "https://live.staticflickr.com/7372/buddyicons/12345678@N00_r.jpg",
    "https://farm1.staticflickr.com/7372/buddyicons/12345678@N00.jpg?1428#12345678@N00",
    "https://www.flickr.com/buddyicons/12345678@n00.jpg",
    "https://live.staticflickr.com/7372/coverphoto/12345678@N00_h.jpg",
    "https://www.flickr.com/services/feeds/photos_public.gne?lang=de&id=12345678@N00",
    "https://www.flickr.com/people.gne?nsid=12345678%40N00",
    "https://api.flickr.com/services/rest/?user_id=12345678@N00&method=flickr.people.getInfo",
    "https://web.archive.org/web/2015/http://www.flickr.com/photos/12345678@N00/",
    "https://web.archive.org/web/2015id_/flickr.com/people/12345678@N00",
    "12345678@N00",
    "12345678%40N00",
    "12345678@n00",
    "flickr/12345678@n00",
    "flickr/12345678%40N00",
]
"""One account."""

DIFFERENT = [
    (f"https://www.flickr.com/photos/ada/{ID}", "https://www.flickr.com/photos/ada/1133484655"),
    (f"https://www.flickr.com/photos/ada/{ID}", f"https://www.flickr.com/photos/ada/{ID}0"),
    (f"https://www.flickr.com/photos/ada/{ID}", f"https://www.flickr.com/photos/ada/1{ID}"),
    (f"https://www.flickr.com/photos/ada/{ID}", f"https://www.flickr.com/photos/ada/{ID}x"),
    (f"https://www.flickr.com/photos/ada/{ID}", f"https://www.flickr.com/photos/ada/albums/{ID}"),
    (f"https://www.flickr.com/photos/ada/{ID}", f"https://www.flickr.com/photos/ada/sets/{ID}"),
    (f"https://www.flickr.com/photos/ada/{ID}", f"https://www.flickr.com/photos/ada/galleries/{ID}"),
    (f"https://www.flickr.com/photos/ada/{ID}", f"https://www.flickr.com/photos/tags/{ID}"),
    (f"https://www.flickr.com/photos/ada/{ID}", f"https://www.flickr.com/groups/ada/{ID}"),
    (f"https://www.flickr.com/photos/ada/{ID}", f"https://www.flickr.com/photos/{ID}"),
    (f"https://www.flickr.com/photos/ada/{ID}", f"https://www.flickr.com/photos/ada/{ID}@N00"),
    (f"https://www.flickr.com/photos/ada/{ID}", f"https://www.flickr.com/photos/ada/{ID}%40N00"),
    (f"https://www.flickr.com/photos/ada/{ID}", f"https://www.flickr.com/photos/ada/with/{ID}0"),
    (f"https://www.flickr.com/photos/ada/{ID}", f"https://www.flickr.com/groups/ada/discuss/{ID}"),
    (f"https://www.flickr.com/photos/ada/{ID}", f"https://www.flickr.com/xyz/photos/ada/{ID}"),
    (f"https://www.flickr.com/photos/ada/{ID}", f"https://www.flickr.com/photos/ada/#photo_{ID}0"),
    (f"https://www.flickr.com/photos/ada/{ID}", f"https://www.flickr.com/map/?other={ID}"),
    (
        f"https://www.flickr.com/photos/ada/{ID}",
        f"https://www.facebook.com/photo.php?u=https://www.flickr.com/photos/ada/{ID}",
    ),
    (f"https://www.flickr.com/photos/ada/{ID}", f"https://i0.wp.com/photos/ada/{ID}"),
    ("https://i0.wp.com/example.org/a.jpg", "https://i0.wp.com/example.org/b.jpg"),
    ("https://example-org.translate.goog/a", "https://example--org.translate.goog/a"),
    (f"https://www.flickr.com/photos/ada/{ID}", f"https://www.flickr.com/people/ada/{ID}"),
    (f"https://www.flickr.com/photos/ada/{ID}", f"https://flickr.com.example.org/photos/ada/{ID}"),
    (f"https://www.flickr.com/photos/ada/{ID}", f"https://evilflickr.com/photos/ada/{ID}"),
    (f"https://www.flickr.com/photos/ada/{ID}", f"https://flickr.org/photos/ada/{ID}"),
    (f"https://www.flickr.com/photos/ada/{ID}", f"https://www.flickr.com@example.org/photos/ada/{ID}"),
    (f"https://www.flickr.com/photos/ada/{ID}", f"https://example.org/www.flickr.com/photos/ada/{ID}"),
    (f"https://www.flickr.com/photos/ada/{ID}", f"https://example.org/?u=https://www.flickr.com/photos/ada/{ID}"),
    (f"https://www.flickr.com/photos/ada/{ID}", f"https://example.org/#https://www.flickr.com/photos/ada/{ID}"),
    (f"https://www.flickr.com/photo.gne?id={ID}", "https://www.flickr.com/photo.gne?id=1133484655"),
    (f"https://www.flickr.com/photo.gne?id={ID}", f"https://www.flickr.com/photo.gne?x={ID}"),
    (f"https://www.flickr.com/photo.gne?id={ID}", f"https://www.flickr.com/group.gne?id={ID}"),
    ("https://flic.kr/p/2JapuS", "https://flic.kr/p/2JapuT"),
    ("https://flic.kr/p/2JapuS", "https://flic.kr/p/2japuS"),
    ("https://flic.kr/p/2JapuS", "https://flic.kr/s/2JapuS"),
    ("https://flic.kr/p/2JapuS", "https://flic.kr/ps/2JapuS"),
    ("https://flic.kr/p/2JapuS", "https://flic.kr/p/2JapuS0"),
    (f"https://live.staticflickr.com/1218/{ID}_ab_k.jpg", "https://live.staticflickr.com/1218/1133484655_ab_k.jpg"),
    (f"https://live.staticflickr.com/1218/{ID}_ab_k.jpg", f"https://live.staticflickr.com/{ID}/1218_ab_k.jpg"),
    (f"https://live.staticflickr.com/1218/{ID}_ab_k.jpg", f"https://static.flickr.com.example.org/1218/{ID}_ab_k.jpg"),
    (f"https://live.staticflickr.com/1218/{ID}_ab_k.jpg", f"https://evilstaticflickr.com/1218/{ID}_ab_k.jpg"),
    (f"https://live.staticflickr.com/video/{ID}/a/7.mp4", "https://live.staticflickr.com/video/1133484655/a/7.mp4"),
    ("https://example.org/a.jpg", "https://example.com/a.jpg"),
    ("https://example.org/a.jpg", "https://img.example.org/a.jpg"),
    ("https://example.org/a.jpg", "https://example.org.example.com/a.jpg"),
    ("https://example.org/a.jpg", "https://wwwexample.org/a.jpg"),
    ("https://example.org/a.jpg", "https://example.org:8080/a.jpg"),
    ("https://example.org/a.jpg", "https://example.org/b.jpg"),
    ("https://example.org/a.jpg", "https://example.org/A.jpg"),
    ("https://example.org/a.jpg", "https://example.org/a.JPG"),
    ("https://example.org/a.jpg", "https://example.org/a.jpeg"),
    ("https://example.org/a.jpg", "https://example.org/a.jpg/"),
    ("https://example.org/a.jpg", "https://example.org/a/.jpg"),
    ("https://example.org/a.jpg", "https://example.org/x/a.jpg"),
    ("https://example.org/a.jpg", "https://example.org/a.jpg?id=1"),
    ("https://example.org/a.jpg", "https://example.org/a%20.jpg"),
    ("https://example.org/a/b", "https://example.org/a%2Fb"),
    ("https://example.org/a?b", "https://example.org/a%3Fb"),
    ("https://example.org/a#b", "https://example.org/a%23b"),
    ("https://example.org/%61", "https://example.org/%2561"),
    ("https://example.org/%E4", "https://example.org/%F6"),
    ("https://example.org/a+b", "https://example.org/a%2Bb"),
    ("https://example.org/a.b", "https://example.org/a-b"),
    ("https://example.org/?id=1", "https://example.org/?id=2"),
    ("https://example.org/?id=1", "https://example.org/?ID=1"),
    ("https://example.org/?id=1", "https://example.org/?id=01"),
    ("https://example.org/?id=1", "https://example.org/?id=1&id=2"),
    ("https://example.org/?id=1&id=2", "https://example.org/?id=2&id=1"),
    ("https://example.org/?id=a", "https://example.org/?id=A"),
    ("https://example.org/?id=%E4", "https://example.org/?id=%F6"),
    ("https://example.org/?id=a%26b=c", "https://example.org/?id=a&b=c"),
    ("https://example.org/?id=a+b", "https://example.org/?id=a%2Bb"),
    ("https://example.org/?utm=1", "https://example.org/?utm=2"),
    ("https://example.org/?page=1", "https://example.org/?page=2"),
    ("https://example.org/?ref=1", "https://example.org/?ref=2"),
    ("https://www.facebook.com/photo.php?fbid=1", "https://www.facebook.com/photo.php?fbid=2"),
    ("https://example.org/#/photo/1", "https://example.org/#/photo/2"),
    ("https://example.org/#!/photo/1", "https://example.org/#!/photo/2"),
    ("https://bücher.example/a", "https://bucher.example/a"),
    ("https://web.archive.org/web/2015/http://example.org/a", "https://web.archive.org/web/2015/http://example.org/b"),
    ("https://web.archive.org/web/2015/http://example.org/a", "https://web.archive.org/a"),
    ("https://archive.ph/AbCdE", "https://archive.ph/AbCdF"),
    ("https://archive.ph/AbCdE", "https://archive.ph/abcde"),
    ("https://www.google.com/url?q=https://example.org/a", "https://www.google.com/url?q=https://example.org/b"),
    ("https://www.google.com/search?q=https://example.org/a", "https://example.org/a"),
    ("https://commons.wikimedia.org/wiki/File:Ada.jpg", "https://commons.wikimedia.org/wiki/File:ada.jpg"),
]
"""Two addresses of two places."""

SOME = st.sampled_from(PHOTOGRAPH)


@pytest.mark.parametrize("address", PHOTOGRAPH)
def test_a_photograph_at_flickr_is_one_however_it_is_spelled(address: str) -> None:
    assert photograph_from(address) == f"flickr:{ID}"
    assert Query.read(address).values(As.PHOTO) == (ID,)
    assert canonical(short_page(ID)) == short_page(ID)


@pytest.mark.parametrize("address", ELSEWHERE)
def test_a_photograph_elsewhere_is_one_however_it_is_spelled(address: str) -> None:
    assert photograph_from(address) == "web:example.org/a/b.jpg?id=1&size=2"
    assert Query.read(address).values(As.PHOTOGRAPH)[0] == "web:example.org/a/b.jpg?id=1&size=2"


@pytest.mark.parametrize("address", ACCOUNT)
def test_an_account_is_one_however_it_is_spelled(address: str) -> None:
    assert who_is_meant.understood(address, ["ffhq"]) == Who("contributor", ("flickr", "12345678@N00"))
    assert who_is_meant.account(address) == Who("contributor", ("flickr", "12345678@N00"))


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_addresses_of_two_places_are_never_one(one: str, other: str) -> None:
    assert canonical(one) is not None
    assert canonical(one) != canonical(other)
    assert photograph_from(one) != photograph_from(other)


@pytest.mark.parametrize(
    "address",
    [
        "https://www.flickr.com/photos/ada/",
        "https://flickr.com/people/ada",
        "https://flickr.com/photos/ada/albums/7215",
    ],
)
def test_what_many_photographs_are_on_is_none(address: str) -> None:
    assert photograph_from(address) is None
    assert account_of(address) == "ada"


@pytest.mark.parametrize(
    "address",
    [
        "https://flic.kr/ps/ZVcni",
        "https://flic.kr/s/aHsjybZ5ZD",
        "flic.kr/y/2Xry4Jt",
        "https://flickr.com/gp/ada/M1Lkj98",
    ],
)
def test_whoever_types_what_only_flickr_can_resolve_is_told_so(address: str) -> None:
    with pytest.raises(AddressLeadsOn, match="only Flickr can tell"):
        who_is_meant.understood(address, ["ffhq"])
    with pytest.raises(AddressLeadsOn):
        who_is_meant.photograph(address)
    with pytest.raises(AccountUnclear):
        who_is_meant.account(address)


@pytest.mark.parametrize(
    "address", ["https://www.flickr.com/explore", "https://www.flickr.com/", "flickr.com/groups/a/"]
)
def test_an_address_of_flickr_s_that_tells_nobody_is_none(address: str) -> None:
    with pytest.raises(BadAddress):
        who_is_meant.understood(address, ["ffhq"])


def test_a_guest_pass_tells_the_account() -> None:
    assert account_of("https://www.flickr.com/gp/12345678@n00/nSN80jZ64E") == "12345678@N00"


@given(st.text() | st.text("htps:/.%2e@#?&=www~\\01 \ud800", max_size=60) | st.binary().map(repr))
@example("https://127.1../a")
@example("https://www.www.example.org//%%361/./..")
@example("https://web.archive.org/web/2015/http://[")
@example("https://archive.ph/1/https://archive.ph/1/https://example.org/%ff?%ff=%00")
@example("https://web.archive.org/web/1/" * 120 + "http://example.org/")
@example("https://example.org/" + "ä" * 9_000)
def test_whatever_is_typed_has_one_canonical_form_or_none(text: str) -> None:
    for address in (text, f"https://{text}", f"https://example.org/{text}", f"https://flickr.com/photos/{text}"):
        form = canonical(address)

        assert form is None or canonical(form) == form
        assert (photo_of(address), account_of(address)) == (photo_of(address.strip()), account_of(address.strip()))
        named = photograph_named(photograph_from(address) or "")
        assert photograph_named(named) == named == (photograph_from(address) or "")
        web(address)
        photograph_before(address)


@given(st.text("abcABC012.-~_", min_size=1), st.text("abc/.-~_%", max_size=20))
def test_what_needs_no_library_is_what_the_library_says(host: str, path: str) -> None:
    address = f"https://{host}.example.org/{path}"
    awkward = f" {address}"  # a blank before it: never the quick way

    assert canonical(address) == canonical(awkward)


@given(SOME, st.integers(1, 10**19), st.integers(1, 10**19))
def test_two_photographs_are_never_one(address: str, one: int, other: int) -> None:
    if "2JapuS" in address:
        first, second = (address.replace("2JapuS", short_page(str(each))[18:]) for each in (one, other))
    else:
        address = address.replace(f"%31{ID[1:]}", ID)
        first, second = (address.replace(ID, str(each)) for each in (one, other))

    assert photo_of(first) == str(one)
    assert (photograph_from(first) == photograph_from(second)) is (one == other)


@given(st.sampled_from(ELSEWHERE), st.sampled_from(["a", "b", "id", "x"]), st.integers(), st.integers())
def test_what_else_is_asked_for_is_never_left_out(address: str, name: str, one: int, other: int) -> None:
    base = address.partition("#")[0]
    forms = [photograph_from(f"{base}&{name}={each}") for each in (one, other)]

    assert (forms[0] == forms[1]) is (one == other)


def people(folder: Path, *addresses: str) -> Path:
    """A dataset in which each of these photographs has one face, in the same place."""
    return ffhq(folder, [record(number, photo_url=each, author="Ada Muster") for number, each in enumerate(addresses)])


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of one who came by an address that isn't canonical, and of one elsewhere."""
    folder = tmp_path_factory.mktemp("canonical")
    ingest(folder / "archive", "ffhq", people(folder / "ffhq", f"http://m.flickr.com/photos/12345678@N00/{ID}/?a=b"))
    ingest(folder / "archive", "ffhq", people(folder / "elsewhere", ELSEWHERE[5]), dataset="elsewhere")
    return folder / "archive"


@pytest.mark.parametrize(
    ("address", "dataset"), [*((each, "ffhq") for each in PHOTOGRAPH), *((each, "elsewhere") for each in ELSEWHERE)]
)
def test_a_photograph_is_found_by_each_of_its_spellings(archive: Path, address: str, dataset: str) -> None:
    _, hits = searching.search(archive, address, 10)
    (meant,) = who_is_meant.meant(archive, [], photographs=[address])

    assert [(picture.dataset, picture.key) for picture in hits.pictures] == [(dataset, "00000")]
    with Reading(archive) as reading:
        on_the_form = meant_by_the_form(reading, address.strip())
        for who in (meant, who_is_meant.meant(archive, [address])[0], on_the_form):
            assert [picture.dataset for picture in reading.requests.pictures(who, 10)] == [dataset]


@pytest.mark.parametrize("address", ACCOUNT)
def test_an_account_is_found_by_each_of_its_spellings(archive: Path, address: str) -> None:
    _, hits = searching.search(archive, address, 10)
    (meant,) = who_is_meant.meant(archive, [address])

    assert "ffhq" in {picture.dataset for picture in hits.pictures}
    with Reading(archive) as reading:
        assert [picture.dataset for picture in reading.requests.pictures(meant, 10)] == ["ffhq"]
        assert meant_by_the_form(reading, address) == meant


@pytest.mark.parametrize("address", [PHOTOGRAPH[0], PHOTOGRAPH[8], PHOTOGRAPH[48], PHOTOGRAPH[60], PHOTOGRAPH[-4]])
def test_who_left_by_one_spelling_is_kept_out_under_all(tmp_path: Path, address: str) -> None:
    ingest(tmp_path / "archive", "ffhq", people(tmp_path / "ffhq", PHOTOGRAPH[0]))

    departure, _ = remove(tmp_path / "archive", address)
    again = ingest(tmp_path / "archive", "ffhq", people(tmp_path / "others", *PHOTOGRAPH), dataset="others")

    assert departure.left == ("ffhq/00000",)
    assert len(again.rejected) == len(PHOTOGRAPH)


def test_who_came_by_one_spelling_and_left_as_a_picture_is_kept_out_under_all(tmp_path: Path) -> None:
    for number, address in enumerate((*PHOTOGRAPH[::9], ELSEWHERE[4])):
        archive = tmp_path / str(number) / "archive"
        ingest(archive, "ffhq", people(tmp_path / str(number) / "ffhq", address))
        every = ELSEWHERE if "example" in address else PHOTOGRAPH

        remove(archive, "ffhq/00000")
        again = ingest(archive, "ffhq", people(tmp_path / str(number) / "others", *every), dataset="others")

        assert len(again.rejected) == len(every), address


def test_who_left_as_a_contributor_is_kept_out_under_every_spelling_that_tells_it(tmp_path: Path) -> None:
    theirs = [f"{each.rstrip('/')}/{number}" for number, each in enumerate(ACCOUNT[:5], 5)]
    ingest(tmp_path / "archive", "ffhq", people(tmp_path / "ffhq", theirs[0]))

    remove(tmp_path / "archive", "12345678%40n00")
    again = ingest(tmp_path / "archive", "ffhq", people(tmp_path / "others", *theirs), dataset="others")

    assert len(again.rejected) == len(theirs)


def test_field_data_is_flickr_s_with_its_account_where_the_address_tells_it(shared_data: Path, tmp_path: Path) -> None:
    folder = shared_data / "field" / "12_flickr_urls"
    ingest(tmp_path / "archive", "folder", folder)

    with Reading(tmp_path / "archive") as reading:
        told = {
            picture.key: (picture.photograph, picture.contributor and str(picture.contributor.account))
            for picture in reading.every_picture()
        }
    assert told == {
        "000001": ("flickr:1133484654", "adamuster"),
        "000002": ("flickr:49900000002", "12345678@N00"),
        "000003": ("flickr:49900000003", "adamuster"),
        "000004": ("flickr:49900000004", "ada-muster"),
        "000005": ("flickr:49900000005", "ada-muster"),
        "000006": (None, "12345678@N00"),
    }
    departure, _ = remove(tmp_path / "archive", "12345678@n00", "https://flic.kr/photos/AdaMuster")
    assert sorted(departure.left) == [f"12_flickr_urls/00000{number}" for number in (1, 2, 3, 6)]


def test_who_takes_part_is_told_by_a_file_s_address_that_the_archive_holds(tmp_path: Path) -> None:
    file = f"https://live.staticflickr.com/65535/{ID}_0123456789_b.jpg"
    ingest(tmp_path / "archive", "ffhq", people(tmp_path / "ffhq", PHOTOGRAPH[0], PHOTOGRAPH[0].replace(ID, "77")))

    told = run("remove", "--archive", tmp_path / "archive", "--contributor", file, "--reason", "they asked")

    assert told.exit_code == 0, told.output
    assert f"{file} is a photograph of flickr/ada: all of theirs leave." in " ".join(told.output.split())
    assert "2 people have left" in told.output
    with pytest.raises(AccountUnclear):
        list(who_is_meant.contributors(tmp_path / "archive", [file]))


def as_before(archive: Path, *identities: str, left: str | None = None) -> None:
    """Make an archive one of schema 3, whose photographs are known by what they were called then; somebody left one."""
    connection = register(archive)
    for row, identity in enumerate(identities, 1):
        connection.execute("UPDATE photograph SET identity = ? WHERE id = ?", (identity, row))
    if left:
        connection.execute(
            """INSERT INTO absence(photograph, quad, width, since)
               VALUES(?, '[[10,10],[10,90],[90,90],[90,10]]', 2000, '2026-01-01')""",
            (Salted.of(connection).photograph(left),),
        )
    as_of_schema(connection, 3)
    connection.close()


def test_an_older_archive_s_photographs_become_canonical_and_those_that_are_one_are_one(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    ingest(archive, "ffhq", people(tmp_path / "ffhq", PHOTOGRAPH[0]))
    ingest(archive, "ffhq", people(tmp_path / "other", PHOTOGRAPH[0].replace(ID, "42")), dataset="other")
    before = dump(archive)
    as_before(archive, f"web:secure.flickr.com/photos/ada/{ID}", f"web:secure.flickr.com/photo.gne?id={ID}")

    with Reading(archive) as reading:
        identities = {picture.photograph for picture in reading.every_picture()}
        siblings = [picture.dataset for picture in reading.siblings(reading.picture("ffhq", "00000"))]

    assert identities == {f"flickr:{ID}"}
    assert siblings == ["other"]
    assert list(broken_promises(archive)) == []
    assert {line.replace("flickr:42", f"flickr:{ID}") for line in before} == set(dump(archive))


def test_who_left_an_older_archive_s_photograph_has_left_it_under_its_new_name(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    ingest(archive, "ffhq", people(tmp_path / "ffhq", PHOTOGRAPH[0]))
    ingest(archive, "ffhq", people(tmp_path / "other", PHOTOGRAPH[0].replace(ID, "42")), dataset="other")
    before = f"web:secure.flickr.com/photos/ada/{ID}"
    as_before(archive, before, f"flickr:{ID}", left=before)

    with Reading(archive) as reading:
        absences = [reading.absences(picture) for picture in reading.every_picture()]

    assert [len(each) for each in absences] == [1, 1]


def test_who_shares_a_photograph_that_somebody_left_is_looked_at_again(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    ingest(archive, "ffhq", people(tmp_path / "ffhq", PHOTOGRAPH[0]))
    ingest(archive, "ffhq", people(tmp_path / "other", PHOTOGRAPH[0].replace(ID, "42")), dataset="other")
    connection = register(archive)
    for dataset in (1, 2):
        connection.execute("INSERT INTO shard VALUES(?, 0, 1, 1, 0, 'a', 'b', NULL, NULL)", (dataset,))
        connection.execute("INSERT INTO seen VALUES(?, 0, x'00', 64, 64, NULL)", (dataset,))
    connection.close()
    before = f"web:secure.flickr.com/photos/ada/{ID}"
    as_before(archive, f"flickr:{ID}", before, left=before)

    connection = register(archive)

    assert connection.one("SELECT count(*) FROM seen") == 0
    assert connection.one("SELECT count(*) FROM shard") == 0
    assert connection.one("SELECT count(*) FROM note WHERE name = 'scrub_due'") == 1
    connection.close()


def test_who_left_under_an_earlier_spelling_is_blurred_where_others_come_in(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    ingest(archive, "ffhq", people(tmp_path / "ffhq", "https://www.flickr.com/photos/bob/1"))
    connection = register(archive)
    connection.execute(
        """INSERT INTO absence(photograph, quad, width, since)
           VALUES(?, '[[10,10],[10,90],[90,90],[90,10]]', 2000, '2026-01-01')""",
        (Salted.of(connection).photograph(f"web:secure.flickr.com/photos/ada/{ID}"),),
    )
    connection.execute("INSERT INTO tombstone VALUES(zeroblob(20), 'picture', '2026-01-01', 'x')")
    connection.close()

    ingest(archive, "ffhq", people(tmp_path / "again", f"https://secure.flickr.com/photos/ada/{ID}"), dataset="again")

    with Reading(archive) as reading:
        assert len(reading.absences(reading.picture("again", "00000"))) == 1


@pytest.mark.parametrize("kind", ["photograph", "absence", "contributor"])
def test_who_left_under_an_earlier_spelling_is_still_kept_out(tmp_path: Path, kind: str) -> None:
    archive, address = tmp_path / "archive", f"https://secure.flickr.com/photos/ada/{ID}?b=1&a=2"
    ingest(archive, "ffhq", people(tmp_path / "ffhq", "https://www.flickr.com/photos/bob/1"))
    connection = register(archive)
    salted = Salted.of(connection)
    earlier = salted.photograph(f"web:secure.flickr.com/photos/ada/{ID}?b=1&a=2")
    if kind == "absence":
        mine = record(0)["in_the_wild"]["face_quad"]
        connection.execute(
            "INSERT INTO absence(photograph, quad, width, since) VALUES(?, ?, 2000, '2026-01-01')",
            (earlier, json.dumps(mine)),
        )
        connection.execute("INSERT INTO tombstone VALUES(zeroblob(20), 'picture', '2026-01-01', 'x')")
    else:
        gone = earlier if kind == "photograph" else salted.contributor("name", "ada-muster")
        connection.execute("INSERT INTO tombstone VALUES(?, ?, '2026-01-01', 'x')", (gone, kind))
    connection.close()

    again = ingest(archive, "ffhq", people(tmp_path / "again", address), dataset="again")

    assert [row.reason for row in again.rejected] == ["left on 2026-01-01"]
    with Reading(archive) as reading:
        if kind == "photograph":
            with pytest.raises(Left):
                reading.requests.meant(Who("photograph", (address,)))


def test_a_request_of_an_earlier_spelling_means_whom_it_meant(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    ingest(archive, "ffhq", people(tmp_path / "ffhq", PHOTOGRAPH[0]))
    asked_for(archive, 1, "photograph", f"web:secure.flickr.com/photos/ada/{ID}")
    asked_for(archive, 2, "photograph", f"flickr:0{ID}")

    with Reading(archive) as reading:
        assert [request.pictures for request in reading.requests.open()] == [1, 1]


def test_a_credit_put_right_under_an_earlier_spelling_still_holds(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    ingest(archive, "ffhq", people(tmp_path / "ffhq", "https://www.flickr.com/photos/bob/1"))
    connection = register(archive)
    account = Salted.of(connection).contributor("name", "ada-muster")
    connection.execute("INSERT INTO correction VALUES(?, NULL, '2026-01-01')", (account,))
    connection.close()

    ingest(archive, "ffhq", people(tmp_path / "again", f"https://secure.flickr.com/photos/ada/{ID}"), dataset="again")

    with Reading(archive) as reading:
        assert reading.picture("again", "00000").contributor is None


def test_the_library_is_loaded_only_for_an_address_that_needs_it() -> None:
    code = (
        "import sys; from doesexist.model.flickr import photograph_from, account_of;"
        "photograph_from('https://www.flickr.com/photos/ada/42/'); account_of('https://example.org/a.jpg');"
        "assert 'can_ada' not in sys.modules; photograph_from('https://secure.flickr.com:443/photos/ada/42');"
        "assert 'can_ada' in sys.modules"
    )

    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize(
    ("address", "one"),
    [
        ("https://www.www.example.org/a.jpg", "https://example.org/a.jpg"),
        ("https://www.org/a.jpg", "https://www.org/a.jpg"),
        ("https://example.org/a?full=&id=1", "https://example.org/a?full=&id=1"),
    ],
)
def test_only_what_leads_nowhere_else_is_left_out(address: str, one: str) -> None:
    assert canonical(address) == one


def test_an_archive_of_before_learns_spellings_that_became_known_later(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    ingest(archive, "ffhq", people(tmp_path / "ffhq", PHOTOGRAPH[0]))
    ingest(archive, "ffhq", people(tmp_path / "other", PHOTOGRAPH[0].replace(ID, "42")), dataset="other")
    connection = register(archive)
    connection.execute(
        "UPDATE photograph SET identity = 'web:l.facebook.com/l.php?u=flickr.com/photos/ada/42' WHERE id = 2"
    )
    connection.execute(
        "UPDATE photograph SET identity = ? WHERE id = 1", (f"web:i0.wp.com/flickr.com/photos/ada/{ID}",)
    )
    connection.execute("PRAGMA user_version = 9")
    connection.close()

    with Reading(archive) as reading:
        identities = {picture.photograph for picture in reading.every_picture()}

    assert identities == {f"flickr:{ID}", "flickr:42"}
    assert list(broken_promises(archive)) == []
