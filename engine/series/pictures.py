"""A folder of pictures, a file a slice."""

from __future__ import annotations

from engine.progress import CancelToken
from engine.series.part import Record
from engine.series.plan import Content, SeriesKind
from engine.series.writing import Encoder, Finished
from engine.write import image
from engine.write.job import Job
from engine.write.maps import Map, encode_map


def file_name(place: int, count: int, suffix: str) -> str:
    """Return the name of slice ``place`` in its folder: no patient data, in the order of the series."""
    return f"slice-{place + 1:0{max(4, len(str(count)))}d}{suffix}"


class Pictures(Encoder):
    """PNG of 16 bit, or TIFF with the scan's values; the text entry of each says what its samples mean."""

    def add(self, place: int, job: Job) -> None:
        """Write one picture."""
        tiff = self.plan.options.kind is SeriesKind.TIFF
        content = self.plan.options.content
        if content is not Content.IMAGE:
            encoded = encode_map(job, ".tif" if tiff else ".png", Map[content.name])
        else:
            encoded = image.encode_tiff(job) if tiff else image.encode_png(job)
        name = file_name(place, len(self.plan.indices), ".tif" if tiff else ".png")
        self.part.add_file(name, encoded.content, Record(len(encoded.content), encoded.clipped, encoded.notes))

    def finish(self, cancel: CancelToken | None) -> Finished:
        """Name the folder."""
        if cancel is not None:
            cancel.check()
        return Finished(self.part.become_folder(), sum(record.bytes for record in self.part.records))
