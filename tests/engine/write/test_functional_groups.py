from __future__ import annotations

import pytest
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from engine.write.functional_groups import flattened


def group(**sequences: dict[str, object]) -> Dataset:
    """A functional group: names of sequences with the attributes of their one item."""
    result = Dataset()
    for name, attributes in sequences.items():
        item = Dataset()
        for keyword, value in attributes.items():
            setattr(item, keyword, value)
        setattr(result, name, Sequence([item]))
    return result


@pytest.fixture
def enhanced():
    dataset = Dataset()
    dataset.SOPClassUID = "1.2.840.10008.5.1.4.1.1.4.1"
    dataset.Modality = "MR"
    dataset.EchoPulseSequence = "GRADIENT"
    dataset.EchoPlanarPulseSequence = "YES"
    dataset.SharedFunctionalGroupsSequence = Sequence(
        [
            group(
                PixelMeasuresSequence={"PixelSpacing": ["0.5", "0.25"], "SliceThickness": "3"},
                MREchoSequence={"EffectiveEchoTime": 4.6},
                MRTimingAndRelatedParametersSequence={"RepetitionTime": "1900", "FlipAngle": "15"},
                MRModifierSequence={"InversionRecovery": "YES", "InversionTimes": [1100.0], "Spoiling": "RF"},
                MRImagingModifierSequence={"TransmitterFrequency": 63.676641},
                MRFOVGeometrySequence={"InPlanePhaseEncodingDirection": "COLUMN"},
            )
        ]
    )
    dataset.PerFrameFunctionalGroupsSequence = Sequence(
        [
            group(
                PlanePositionSequence={"ImagePositionPatient": ["1", "2", str(z)]},
                MRImageFrameTypeSequence={"FrameType": ["ORIGINAL", "PRIMARY", "T1", "NONE"]},
                PixelMeasuresSequence={"SliceThickness": str(4 + z)},
            )
            for z in range(3)
        ]
    )
    return dataset


def test_attributes_come_to_the_top(enhanced):
    single = flattened(enhanced, 2)
    assert [str(v) for v in single.PixelSpacing] == ["0.5", "0.25"]
    assert [float(v) for v in single.ImagePositionPatient] == [1, 2, 2]
    assert str(single.SliceThickness) == "6", "the frame's own group overrides the shared one"
    assert list(single.ImageType) == ["ORIGINAL", "PRIMARY", "T1", "NONE"]
    assert (float(single.EchoTime), float(single.RepetitionTime), float(single.InversionTime)) == (4.6, 1900, 1100)
    assert str(single.ImagingFrequency) == "63.676641"
    assert single.InPlanePhaseEncodingDirection == "COL"


def test_pulse_sequence_in_classic_terms(enhanced):
    single = flattened(enhanced, 0)
    assert list(single.ScanningSequence) == ["GR", "IR", "EP"]
    assert single.SequenceVariant == "SP"


def test_the_source_is_left_alone(enhanced):
    before = enhanced.to_json()
    flattened(enhanced, 1)
    assert enhanced.to_json() == before


def test_a_single_frame_image_comes_back_as_it_is():
    dataset = Dataset()
    dataset.EchoTime = "10"
    assert flattened(dataset, 0) == dataset
