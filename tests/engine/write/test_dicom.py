from __future__ import annotations

import numpy as np
import pydicom
import pytest
from pydicom.dataset import Dataset
from pydicom.pixels import apply_voi_lut
from pydicom.sequence import Sequence
from pydicom.uid import (
    CTImageStorage,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    JPEGBaseline8Bit,
    MRImageStorage,
    SecondaryCaptureImageStorage,
    UltrasoundImageStorage,
    UltrasoundMultiFrameImageStorage,
)

from engine.geometry import Grid, Scale, Size
from engine.write import ExportOptions, write_slice
from engine.write.derived import describe, image_type, plain
from engine.write.dicom import target_class
from tests.engine.write.support import OBLIQUE_SCALE, PROVENANCE, export, magnified, open_one
from tests.support import dicom as build

IDENTITY = Scale(1, 1)


@pytest.fixture
def mr():
    return build.single_frame(build.MR.filled(), 2)


@pytest.fixture
def ct():
    return build.single_frame(build.CT.filled(), 2)


def written(dataset: Dataset, tmp_path, scale: Scale = OBLIQUE_SCALE):
    """Save a source, export it, and read the export with pydicom: (report, data set)."""
    source = build.save(dataset, tmp_path / "source.dcm")
    report = export(open_one(source), tmp_path / "out.dcm", scale)
    return report, pydicom.dcmread(report.path)


@pytest.mark.parametrize("make", ["mr", "ct"])
def test_identity_and_references(make, tmp_path, request):
    source = request.getfixturevalue(make)
    report, made = written(source, tmp_path)
    assert made.SOPClassUID == source.SOPClassUID == made.file_meta.MediaStorageSOPClassUID
    assert made.SOPInstanceUID not in {source.SOPInstanceUID, ""}
    assert made.file_meta.MediaStorageSOPInstanceUID == made.SOPInstanceUID
    assert made.SeriesInstanceUID != source.SeriesInstanceUID
    for name in ("StudyInstanceUID", "FrameOfReferenceUID", "PatientName", "PatientID", "Modality", "StudyDate"):
        assert made[name].value == source[name].value
    assert list(made.ImageType) == ["DERIVED", "SECONDARY", source.ImageType[2], "RESAMPLED"]
    (image,) = made.SourceImageSequence
    assert image.ReferencedSOPInstanceUID == source.SOPInstanceUID
    assert image.ReferencedSOPClassUID == source.SOPClassUID
    assert "ReferencedFrameNumber" not in image
    assert image.SpatialLocationsPreserved == "NO"
    assert image.PurposeOfReferenceCodeSequence[0].CodeValue == "121322"
    (step,) = made.DerivationCodeSequence
    assert (step.CodeValue, step.CodingSchemeDesignator, step.CodeMeaning) == ("113085", "DCM", "Spatial resampling")
    (equipment,) = made.ContributingEquipmentSequence
    assert equipment.PurposeOfReferenceCodeSequence[0].CodeValue == "109102"
    assert made.ContentQualification == "RESEARCH"
    assert made.file_meta.TransferSyntaxUID == ExplicitVRLittleEndian
    assert (made.Rows, made.Columns) == (report.size.rows, report.size.columns) == (114, 60)


def test_description_names_model_version_hash_and_sizes(mr, tmp_path):
    _, made = written(mr, tmp_path)
    for words in ("48 x 40", "114 x 60", "2.375 vertical", "1.5 horizontal", "Test network", "test-net", "version 7"):
        assert words in made.DerivationDescription
    assert "ab" * 32 in made.DerivationDescription
    assert f"{mr.PixelSpacing[0]} x {mr.PixelSpacing[1]} mm before" in made.DerivationDescription
    assert len(made.DerivationDescription) <= 1024


def test_two_exports_are_two_objects(mr, tmp_path):
    scan = open_one(build.save(mr, tmp_path / "source.dcm"))
    first, second = (pydicom.dcmread(export(scan, tmp_path / name).path) for name in ("a.dcm", "b.dcm"))
    assert first.SOPInstanceUID != second.SOPInstanceUID
    assert first.SeriesInstanceUID != second.SeriesInstanceUID


def test_earlier_derivation_and_equipment_are_kept(mr, tmp_path):
    earlier, maker = Dataset(), Dataset()
    earlier.CodeValue, earlier.CodingSchemeDesignator, earlier.CodeMeaning = "113043", "DCM", "Image Filtering"
    maker.Manufacturer = "Somebody"
    mr.DerivationCodeSequence = Sequence([earlier])
    mr.DerivationDescription = "smoothed"
    mr.ContributingEquipmentSequence = Sequence([maker])
    _, made = written(mr, tmp_path)
    assert [item.CodeValue for item in made.DerivationCodeSequence] == ["113043", "113085"]
    assert made.DerivationDescription.startswith("smoothed | Magnified from")
    assert [item.Manufacturer for item in made.ContributingEquipmentSequence] == ["Somebody", "Vernier project"]


def test_only_what_is_allowed_survives(mr, tmp_path):
    mr.private_block(0x0019, "MAKER", create=True).add_new(0x01, "LO", "secret")
    inner = Dataset()
    inner.CodeValue, inner.CodingSchemeDesignator, inner.CodeMeaning = "1", "99", "x"
    inner.private_block(0x0019, "MAKER", create=True).add_new(0x01, "LO", "secret")
    mr.ProcedureCodeSequence = Sequence([inner])
    mr.IconImageSequence = Sequence([Dataset()])
    mr.DigitalSignaturesSequence = Sequence([Dataset()])
    mr.add_new(0x60000010, "US", 48)
    mr.add_new(0x60003000, "OW", b"\0" * 240)
    mr.add_new(0x50000005, "US", 2)
    mr.ShutterShape = "RECTANGULAR"
    mr.ReferencedPerformedProcedureStepSequence = Sequence([Dataset()])
    _, made = written(mr, tmp_path)
    assert "secret" not in str(made)
    assert made.ProcedureCodeSequence[0].CodeMeaning == "x"
    gone = (
        "IconImageSequence",
        "DigitalSignaturesSequence",
        "ShutterShape",
        "ReferencedPerformedProcedureStepSequence",
    )
    assert not [name for name in gone if name in made]
    assert not [tag for tag in made.keys() if tag.group & 0xFF00 in {0x6000, 0x5000} or tag.is_private]  # noqa: SIM118


@pytest.mark.parametrize("bits", [12, 16])
@pytest.mark.parametrize("signed", [False, True])
@pytest.mark.parametrize("photometric", ["MONOCHROME1", "MONOCHROME2"])
def test_scale_one_is_the_scan_bit_for_bit(tmp_path, bits, signed, photometric):
    spec = build.Spec(modality="CT", bits=bits, signed=signed, slope=0.37, intercept=-1024.5).filled()
    low, high = (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if signed else (0, 2**bits - 1)
    stored = np.linspace(low, high, spec.rows * spec.columns).round().reshape(spec.rows, spec.columns)
    source = build.single_frame(spec, 0, stored.astype(np.int16 if signed else np.uint16))
    source.PhotometricInterpretation = photometric
    source.RescaleSlope, source.RescaleIntercept = "0.370", "-1.0245e3"
    report, made = written(source, tmp_path, IDENTITY)
    assert made.PixelData == source.PixelData
    assert report.clipped == 0
    assert made.PhotometricInterpretation == photometric
    names = "BitsAllocated BitsStored HighBit PixelRepresentation SamplesPerPixel Rows Columns"
    for name in names.split():
        assert made[name].value == source[name].value
    for name in ("PixelSpacing", "ImagePositionPatient", "ImageOrientationPatient", "SliceThickness"):
        assert str(made[name].value) == str(source[name].value)
    assert (str(made.RescaleSlope), str(made.RescaleIntercept)) == ("0.370", "-1.0245e3")
    assert made.RescaleType == source.RescaleType


def test_rescale_and_windows_are_kept_to_the_letter(ct, tmp_path):
    ct.RescaleSlope, ct.RescaleIntercept = "1.000", "-1024.0"
    ct.WindowCenter, ct.WindowWidth = ["40.0", "-600"], ["4.00e2", "1500"]
    ct.WindowCenterWidthExplanation = ["soft", "lung"]
    ct.VOILUTFunction = "SIGMOID"
    _, made = written(ct, tmp_path)
    assert (str(made.RescaleSlope), str(made.RescaleIntercept), made.RescaleType) == ("1.000", "-1024.0", "HU")
    assert [str(v) for v in made.WindowCenter] == ["40.0", "-600"]
    assert [str(v) for v in made.WindowWidth] == ["4.00e2", "1500"]
    assert list(made.WindowCenterWidthExplanation) == ["soft", "lung"]
    assert made.VOILUTFunction == "SIGMOID"


@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, ExplicitVRBigEndian])
def test_lookup_table_shows_the_same(mr, tmp_path, syntax):
    item = Dataset()
    item.add_new("LUTDescriptor", "US", [256, 0, 16])
    words = (np.arange(256, dtype=np.uint16) ** 2).astype("<u2" if syntax == ExplicitVRLittleEndian else ">u2")
    item.add_new("LUTData", "OW", words.tobytes())
    mr.VOILUTSequence = Sequence([item])
    if syntax == ExplicitVRBigEndian:
        mr.PixelData = np.frombuffer(mr.PixelData, "<u2").astype(">u2").tobytes()
        mr.file_meta.TransferSyntaxUID = syntax
    pydicom.dcmwrite(tmp_path / "source.dcm", mr, enforce_file_format=True)
    made = pydicom.dcmread(export(open_one(tmp_path / "source.dcm"), tmp_path / "out.dcm", IDENTITY).path)
    made["VOILUTSequence"].value[0]["LUTData"].VR = "OW"
    shown = apply_voi_lut(np.arange(256, dtype=np.uint16), made)
    np.testing.assert_array_equal(shown, np.arange(256) ** 2)


def test_values_come_back_within_half_a_step_and_clipping_is_counted(ct, tmp_path):
    scan = open_one(build.save(ct, tmp_path / "source.dcm"))
    grid = Grid.of(scan.size, OBLIQUE_SCALE)
    values = magnified(scan.read(0).values, grid)
    values[0, :3] = 1e6
    values[1, :2] = -1e6
    values[2, 0] = np.nan
    report = write_slice(tmp_path / "out.dcm", scan, 0, values, grid, ExportOptions(PROVENANCE))
    made = pydicom.dcmread(report.path)
    assert report.clipped == 6
    assert any("6 pixels were clipped" in note for note in report.notes)
    array = made.pixel_array.astype(float) * made.RescaleSlope + made.RescaleIntercept
    assert array[0, 0] == 32767 - 1024
    assert array[1, 0] == -32768 - 1024
    np.testing.assert_allclose(array[3:], values[3:], atol=0.5 + 1e-3)


def test_padding_is_put_back_by_nearest_neighbour(ct, tmp_path):
    stored = build.stored_phantom(build.CT.filled(), 0)
    stored[:, :5] = -2000
    ct.PixelData = stored.tobytes()
    ct.add_new("PixelPaddingValue", "SS", -2000)
    scan = open_one(build.save(ct, tmp_path / "source.dcm"))
    assert scan.read(0).invalid is not None
    made = pydicom.dcmread(export(scan, tmp_path / "out.dcm", Scale(2, 3)).path)
    array = made.pixel_array
    assert made.PixelPaddingValue == -2000
    assert (array[:, :15] == -2000).all()
    assert not (array[:, 15:] == -2000).any()


def test_a_range_of_padding_values_is_put_back_as_it_was(ct, tmp_path):
    stored = build.stored_phantom(build.CT.filled(), 0)
    stored[:, :3], stored[:, 3:5] = -2000, -1990
    ct.PixelData = stored.tobytes()
    ct.add_new("PixelPaddingValue", "SS", -2000)
    ct.add_new("PixelPaddingRangeLimit", "SS", -1990)
    _, made = written(ct, tmp_path, Scale(1, 2))
    array = made.pixel_array
    assert (array[:, :6] == -2000).all()
    assert (array[:, 6:10] == -1990).all()


def test_smallest_and_largest_are_those_of_the_new_pixels(mr, tmp_path):
    mr.SmallestImagePixelValue, mr.LargestImagePixelValue = 0, 4095
    mr.SmallestPixelValueInSeries, mr.LargestPixelValueInSeries = 0, 4095
    _, made = written(mr, tmp_path)
    array = made.pixel_array
    assert (made.SmallestImagePixelValue, made.LargestImagePixelValue) == (array.min(), array.max())
    assert "LargestPixelValueInSeries" not in made


def test_lossy_once_lossy_always(mr, tmp_path):
    mr.LossyImageCompression, mr.LossyImageCompressionRatio = "01", "13"
    mr.LossyImageCompressionMethod = "ISO_10918_1"
    _, made = written(mr, tmp_path)
    assert (made.LossyImageCompression, str(made.LossyImageCompressionRatio)) == ("01", "13")
    assert made.LossyImageCompressionMethod == "ISO_10918_1"


def test_lossy_transfer_syntax_counts_even_when_the_header_forgot_it():
    from engine.write.derived import mark_derived

    source, result = Dataset(), Dataset()
    source.file_meta = pydicom.dataset.FileMetaDataset()
    source.file_meta.TransferSyntaxUID = JPEGBaseline8Bit
    mark_derived(source, result, Grid(Size(4, 4), Size(8, 8)), PROVENANCE, None)
    assert (result.LossyImageCompression, result.LossyImageCompressionMethod) == ("01", "ISO_10918_1")


@pytest.mark.parametrize("character_set", ["ISO_IR 100", "ISO_IR 192", ["", "ISO 2022 IR 87"]])
def test_names_and_character_set_are_kept(mr, tmp_path, character_set):
    mr.SpecificCharacterSet = character_set
    name = "Yamada^Tarou=山田^太郎=やまだ^たろう" if isinstance(character_set, list) else "Müller^Jürgen"
    mr.PatientName = name
    mr.SeriesDescription = "ordinary"
    _, made = written(mr, tmp_path)
    assert str(made.PatientName) == name
    assert made.SpecificCharacterSet == character_set
    assert made.SeriesDescription == "ordinary magnified 2.38 x 1.50"


def test_ultrasound_colour_and_regions(tmp_path):
    region = build.Region(10, 5, 69, 54, reference_x=30, reference_y=0)
    source = build.write_ultrasound(tmp_path / "us.dcm", regions=(region,))
    scan = open_one(source)
    report = export(scan, tmp_path / "out.dcm", Scale(2.5, 1.5))
    made = pydicom.dcmread(report.path)
    assert made.SOPClassUID == UltrasoundImageStorage
    assert (made.PhotometricInterpretation, made.PlanarConfiguration, made.BitsAllocated) == ("RGB", 0, 8)
    (item,) = made.SequenceOfUltrasoundRegions
    assert (item.RegionLocationMinX0, item.RegionLocationMaxX1) == (15, 104)
    assert (item.RegionLocationMinY0, item.RegionLocationMaxY1) == (12, 137)
    assert item.PhysicalDeltaX == pytest.approx(0.02 / 1.5)
    assert [int(v) for v in made.PixelAspectRatio] == [3, 5]
    assert report.spacing is not None
    assert (report.spacing.row_mm, report.spacing.column_mm) == pytest.approx((0.25 / 2.5, 0.2 / 1.5))
    one = pydicom.dcmread(export(scan, tmp_path / "one.dcm", IDENTITY).path)
    np.testing.assert_array_equal(one.pixel_array, pydicom.dcmread(source).pixel_array)
    assert "PixelAspectRatio" not in one


def test_frame_of_an_ultrasound_cine(tmp_path):
    source = build.write_ultrasound(tmp_path / "us.dcm", frames=4, colour=False)
    made = pydicom.dcmread(export(open_one(source), tmp_path / "out.dcm", IDENTITY, index=2).path)
    assert made.SOPClassUID == UltrasoundImageStorage
    (image,) = made.SourceImageSequence
    assert image.ReferencedSOPClassUID == UltrasoundMultiFrameImageStorage
    assert image.ReferencedFrameNumber == 3
    assert not [name for name in ("NumberOfFrames", "FrameTime", "FrameIncrementPointer") if name in made]
    np.testing.assert_array_equal(made.pixel_array, pydicom.dcmread(source).pixel_array[2])


def test_slice_of_an_enhanced_object_becomes_a_classic_one(tmp_path):
    spec = build.Spec(modality="MR", orientation=build.oblique(), bits=16).filled()
    scan = open_one(build.write_enhanced(tmp_path / "enhanced.dcm", spec))
    for index in range(len(scan)):
        made = pydicom.dcmread(export(scan, tmp_path / f"{index}.dcm", IDENTITY, index=index).path)
        assert made.SOPClassUID == MRImageStorage
        np.testing.assert_allclose(made.ImagePositionPatient, build.slice_position(spec, index), atol=1e-9)
        np.testing.assert_allclose(made.ImageOrientationPatient, spec.orientation, atol=1e-9)
        assert (float(made.RescaleSlope), float(made.RescaleIntercept)) == (1 + index, -index)
        assert float(made.WindowCenter) == 100 + index
        assert [float(v) for v in made.PixelSpacing] == [spec.row_mm, spec.column_mm]
        assert made.SourceImageSequence[0].ReferencedFrameNumber == spec.slices - index
        assert not [name for name in made.dir() if "FunctionalGroups" in name]
        np.testing.assert_array_equal(made.pixel_array, build.stored_phantom(spec, index))


@pytest.mark.parametrize(
    ("source", "colour", "displayed", "expected"),
    [
        (CTImageStorage, False, False, CTImageStorage),
        (CTImageStorage, False, True, SecondaryCaptureImageStorage),
        (MRImageStorage, True, False, SecondaryCaptureImageStorage),
        (UltrasoundImageStorage, True, True, UltrasoundImageStorage),
        (UltrasoundMultiFrameImageStorage, False, False, UltrasoundImageStorage),
        ("1.2.840.10008.5.1.4.1.1.128", False, False, SecondaryCaptureImageStorage),
        ("", False, False, SecondaryCaptureImageStorage),
    ],
)
def test_sop_class(source, colour, displayed, expected):
    dataset = Dataset()
    dataset.SOPClassUID = source
    assert target_class(dataset, colour=colour, displayed=displayed) == expected


@pytest.mark.parametrize(
    ("values", "third"), [(["ORIGINAL", "PRIMARY", "AXIAL", "X"], "AXIAL"), (["A", "B"], "D"), (None, "D"), ("A", "D")]
)
def test_image_type(values, third):
    assert image_type(values, "D") == ["DERIVED", "SECONDARY", third, "RESAMPLED"]


def test_the_source_file_is_left_alone(mr, tmp_path):
    path = build.save(mr, tmp_path / "source.dcm")
    before = path.read_bytes()
    export(open_one(path), tmp_path / "out.dcm")
    assert path.read_bytes() == before


def test_text_of_any_language_becomes_ascii():
    from dataclasses import replace

    title = "Réseau ×4 — 山 \\ tab\t" * 80
    text = describe(Grid(Size(4, 4), Size(8, 6)), replace(PROVENANCE, network_title=title))
    assert text.isascii()
    assert len(text) <= 1024
    assert "\\" not in text
    assert plain("2×3", 9) == "2x3"
