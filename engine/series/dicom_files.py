"""A magnified scan as a new DICOM series of derived single-frame images, a file a slice."""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, datetime
from functools import lru_cache

from pydicom.uid import generate_uid

from engine.progress import CancelToken
from engine.series.identity import Deidentifier
from engine.series.part import Part, Record
from engine.series.pictures import file_name
from engine.series.plan import Content, SeriesPlan
from engine.series.writing import Encoder, Finished
from engine.write.dicom import derived, file_content, head_of, in_users_words
from engine.write.dicom_pixels import pixels_of
from engine.write.job import Job
from engine.write.maps import Map, map_dataset

_HEADERS_KEPT = 4


class DicomFiles(Encoder):
    """Each file is a derived image of its own source slice (PS3.3 C.7.6.1); all are of one new series."""

    def __init__(self, plan: SeriesPlan, part: Part) -> None:
        super().__init__(plan, part)
        now = datetime.now(UTC).astimezone()
        part.keep_state(
            series=generate_uid(prefix=None),
            secret=Deidentifier.new_secret(),
            date=now.strftime("%Y%m%d"),
            time=now.strftime("%H%M%S"),
        )
        self._head = lru_cache(maxsize=_HEADERS_KEPT)(head_of)
        self._identity = Deidentifier(part.state["secret"]) if plan.options.deidentify else None

    def add(self, place: int, job: Job) -> None:
        """Write one file."""
        path, content = job.info.source.path, self.plan.options.content
        with in_users_words(path):
            source = self._head(path)
            clipped, said = 0, tuple[str, ...]()
            if content is Content.IMAGE:
                pixels = pixels_of(source, job)
                result, notes = derived(deepcopy(source), job.info, job.grid, pixels, job.provenance)
                clipped, said = pixels.clipped, pixels.notes
            else:
                result, notes = map_dataset(deepcopy(source), job, Map[content.name])
            state = self.part.state
            result.SeriesInstanceUID = state["series"]
            result.SeriesDate, result.SeriesTime = state["date"], state["time"]
            if self._identity is not None:
                notes += self._identity.apply(result)
            made = file_content(result)
        # which frame a single-frame file came from is in its header: it is no news in a whole series
        told = tuple(note for note in notes if not note.startswith("Written as a single-frame image"))
        record = Record(len(made), clipped, (*said, *told))
        self.part.add_file(file_name(place, len(self.plan.indices), ".dcm"), made, record)

    def finish(self, cancel: CancelToken | None) -> Finished:
        """Name the folder."""
        if cancel is not None:
            cancel.check()
        return Finished(self.part.become_folder(), sum(record.bytes for record in self.part.records))
