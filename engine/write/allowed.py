"""Which attributes of a source survive in a derived image: an allow-list by module of PS3.3.

What is not named here is left behind: private groups, signatures, icons, overlays and curves, display shutters and
everything else that may describe pixels of the old grid, and anything that nobody has thought about. Attributes of
the Image Pixel and Image Plane modules are not here because the writer sets them itself.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PATIENT = _words("""
    PatientName PatientID IssuerOfPatientID IssuerOfPatientIDQualifiersSequence TypeOfPatientID PatientBirthDate
    PatientBirthTime PatientSex OtherPatientIDs OtherPatientIDsSequence OtherPatientNames EthnicGroup PatientComments
    PatientSpeciesDescription PatientSpeciesCodeSequence PatientBreedDescription PatientBreedCodeSequence
    BreedRegistrationSequence ResponsiblePerson ResponsiblePersonRole ResponsibleOrganization
    PatientIdentityRemoved DeidentificationMethod DeidentificationMethodCodeSequence ReferencedPatientSequence
    QualityControlSubject PatientBirthDateInAlternativeCalendar PatientAlternativeCalendar
    ClinicalTrialSponsorName ClinicalTrialProtocolID ClinicalTrialProtocolName ClinicalTrialSiteID
    ClinicalTrialSiteName ClinicalTrialSubjectID ClinicalTrialSubjectReadingID
""")
"""Patient (C.7.1.1) and Clinical Trial Subject (C.7.1.3)."""

STUDY = _words("""
    StudyInstanceUID StudyDate StudyTime ReferringPhysicianName ReferringPhysicianIdentificationSequence StudyID
    AccessionNumber IssuerOfAccessionNumberSequence StudyDescription PhysiciansOfRecord
    PhysiciansOfRecordIdentificationSequence NameOfPhysiciansReadingStudy
    PhysiciansReadingStudyIdentificationSequence ReferencedStudySequence ProcedureCodeSequence
    ReasonForPerformedProcedureCodeSequence AdmittingDiagnosesDescription AdmittingDiagnosesCodeSequence PatientAge
    PatientSize PatientWeight PatientBodyMassIndex Occupation AdditionalPatientHistory AdmissionID
    PatientSexNeutered PregnancyStatus MedicalAlerts Allergies SmokingStatus LastMenstrualDate PatientState
    ClinicalTrialTimePointID ClinicalTrialTimePointDescription LongitudinalTemporalInformationModified
""")
"""General Study (C.7.2.1), Patient Study (C.7.2.2) and Clinical Trial Study (C.7.2.3)."""

SERIES = _words("""
    Modality SeriesDescription SeriesDescriptionCodeSequence Laterality ProtocolName BodyPartExamined
    PatientPosition PerformingPhysicianName OperatorsName RequestAttributesSequence AnatomicalOrientationType
    AnatomicRegionSequence PrimaryAnatomicStructureSequence FrameOfReferenceUID PositionReferenceIndicator
    SynchronizationFrameOfReferenceUID SynchronizationTrigger AcquisitionTimeSynchronized
    ClinicalTrialCoordinatingCenterName ClinicalTrialSeriesID ClinicalTrialSeriesDescription
""")
"""General Series (C.7.3.1), Frame of Reference (C.7.4.1) and Synchronization (C.7.4.2)."""

EQUIPMENT = _words("""
    Manufacturer InstitutionName InstitutionAddress StationName InstitutionalDepartmentName ManufacturerModelName
    DeviceSerialNumber SoftwareVersions GantryID SpatialResolution DateOfLastCalibration TimeOfLastCalibration
    DeviceUID ContributingEquipmentSequence
""")
"""General Equipment (C.7.5.1); the processing itself is appended to the contributing equipment."""

GENERAL_IMAGE = _words("""
    SpecificCharacterSet TimezoneOffsetFromUTC InstanceNumber PatientOrientation AcquisitionNumber AcquisitionDate
    AcquisitionTime AcquisitionDateTime AcquisitionUID ImagesInAcquisition ImageComments QualityControlImage
    BurnedInAnnotation RecognizableVisualFeatures LossyImageCompression LossyImageCompressionRatio
    LossyImageCompressionMethod PresentationLUTShape RealWorldValueMappingSequence ReferencedImageSequence
    DerivationCodeSequence ImageLaterality SliceLocation SliceThickness SpacingBetweenSlices ImageOrientationPatient
    TemporalPositionIdentifier NumberOfTemporalPositions TemporalResolution
    ContrastBolusAgent ContrastBolusAgentSequence ContrastBolusRoute ContrastBolusAdministrationRouteSequence
    ContrastBolusVolume ContrastBolusStartTime ContrastBolusStopTime ContrastBolusTotalDose ContrastFlowRate
    ContrastFlowDuration ContrastBolusIngredient ContrastBolusIngredientConcentration
    PixelSpacingCalibrationType PixelSpacingCalibrationDescription
    ViewPosition ViewCodeSequence ViewModifierCodeSequence ICCProfile ColorSpace
""")
"""General Image (C.7.6.1), what of the Image Plane (C.7.6.2) a magnification leaves alone, and Contrast (C.7.6.4)."""

VALUES = _words("""
    RescaleIntercept RescaleSlope RescaleType ModalityLUTSequence WindowCenter WindowWidth
    WindowCenterWidthExplanation VOILUTFunction VOILUTSequence PixelPaddingValue PixelPaddingRangeLimit
    PixelIntensityRelationship PixelIntensityRelationshipSign
""")
"""Modality LUT (C.11.1), VOI LUT (C.11.2) and padding (C.7.5.1): how stored values are read, which stays."""

CT = _words("""
    KVP DataCollectionDiameter DataCollectionCenterPatient ReconstructionDiameter ReconstructionTargetCenterPatient
    DistanceSourceToDetector DistanceSourceToPatient GantryDetectorTilt TableHeight RotationDirection ExposureTime
    XRayTubeCurrent Exposure ExposureInuAs FilterType GeneratorPower FocalSpots ConvolutionKernel RevolutionTime
    SingleCollimationWidth TotalCollimationWidth TableSpeed TableFeedPerRotation SpiralPitchFactor
    ExposureModulationType EstimatedDoseSaving CTDIvol CTDIPhantomTypeCodeSequence ScanOptions TriggerSourceOrType
    IsocenterPosition WaterEquivalentDiameter WaterEquivalentDiameterCalculationMethodCodeSequence
    CalciumScoringMassFactorPatient CalciumScoringMassFactorDevice EnergyWeightingFactor
    CTAdditionalXRaySourceSequence MultienergyCTAcquisition ScanVelocity TableMotion TableVerticalIncrement
    TableLateralIncrement TableAngle
""")
"""CT Image (C.8.2.1)."""

MR = _words("""
    ScanningSequence SequenceVariant ScanOptions MRAcquisitionType SequenceName AngioFlag RepetitionTime EchoTime
    InversionTime NumberOfAverages ImagingFrequency ImagedNucleus EchoNumbers MagneticFieldStrength
    NumberOfPhaseEncodingSteps EchoTrainLength PercentSampling PercentPhaseFieldOfView PixelBandwidth
    NominalInterval BeatRejectionFlag LowRRValue HighRRValue IntervalsAcquired IntervalsRejected PVCRejection
    SkipBeats HeartRate CardiacNumberOfImages TriggerWindow TriggerTime ReconstructionDiameter ReceiveCoilName
    TransmitCoilName AcquisitionMatrix InPlanePhaseEncodingDirection FlipAngle SAR VariableFlipAngleFlag dBdt
    B1rms DiffusionBValue DiffusionGradientOrientation
""")
"""MR Image (C.8.3.1), and the two diffusion attributes (C.8.13.5.9) that single-frame images commonly carry."""

US = _words("""
    UltrasoundColorDataPresent SequenceOfUltrasoundRegions StageName StageCodeSequence StageNumber NumberOfStages
    ViewName ViewNumber NumberOfViewsInStage NumberOfEventTimers EventTimeOffset EventCodeSequence EventTimerNames
    EventElapsedTimes HeartRate NominalInterval RRIntervalTimeNominal LowRRValue HighRRValue CardiacNumberOfImages
    TransducerData TransducerType FocusDepth ProcessingFunction MechanicalIndex BoneThermalIndex
    CranialThermalIndex SoftTissueThermalIndex SoftTissueFocusThermalIndex SoftTissueSurfaceThermalIndex
    DepthOfScanField TransducerScanPatternCodeSequence TransducerGeometryCodeSequence
    TransducerBeamSteeringCodeSequence TransducerApplicationCodeSequence ActualFrameDuration PreferredPlaybackSequencing
    PulseRepetitionFrequency DopplerCorrectionAngle SteeringAngle ScanningSequence TriggerTime
    TransducerResponseSequence
""")
"""US Region Calibration (C.8.5.5) and US Image (C.8.5.6)."""

EVERYWHERE = PATIENT | STUDY | SERIES | EQUIPMENT | GENERAL_IMAGE | VALUES
"""What every derived image keeps."""

CINE = _words("""
    FrameTime FrameTimeVector FrameIncrementPointer CineRate RecommendedDisplayFrameRate FrameDelay
    EffectiveDuration ActualFrameDuration PreferredPlaybackSequencing MultiplexedAudioChannelsDescriptionCodeSequence
""")
"""Cine (C.7.6.5) and Multi-frame (C.7.6.6) of a film; trims and frames of interest count the source's frames."""

MULTI_FRAME = _words("""
    DimensionOrganizationSequence DimensionIndexSequence DimensionOrganizationType AcquisitionContextSequence
    PixelPresentation VolumetricProperties VolumeBasedCalculationTechnique AcquisitionDuration
    RepresentativeFrameNumber PatientPosition ContentLabel
""")
"""Multi-frame Dimension (C.7.6.17), Acquisition Context (C.7.6.14) and what enhanced images tell of all frames."""

ENHANCED_MR = _words("""
    MagneticFieldStrength ResonantNucleus KSpaceFiltering ApplicableSafetyStandardAgency
    ApplicableSafetyStandardDescription IsocenterPosition B1rms AcquisitionContrast ComplexImageComponent
    PulseSequenceName MRAcquisitionType EchoPulseSequence MultipleSpinEcho MultiplanarExcitation PhaseContrast
    TimeOfFlightContrast SteadyStatePulseSequence EchoPlanarPulseSequence SaturationRecovery
    SpectrallySelectedSuppression OversamplingPhase GeometryOfKSpaceTraversal RectilinearPhaseEncodeReordering
    SegmentedKSpaceTraversal CoverageOfKSpace NumberOfKSpaceTrajectories ArterialSpinLabelingContrast
""")
"""Enhanced MR Image (C.8.13.1) and MR Pulse Sequence (C.8.13.4)."""

ENHANCED_CT = _words("""
    MultienergyCTAcquisition MultienergyCTAcquisitionSequence
""")
"""Enhanced CT Image (C.8.15.2)."""

GROUPS = _words("""
    PixelMeasuresSequence PlanePositionSequence PlaneOrientationSequence FrameContentSequence FrameVOILUTSequence
    PixelValueTransformationSequence RealWorldValueMappingSequence FrameAnatomySequence
    IdentityPixelValueTransformationSequence CardiacSynchronizationSequence RespiratorySynchronizationSequence
    ContrastBolusUsageSequence PatientOrientationInFrameSequence TemporalPositionSequence
    IrradiationEventIdentificationSequence
    MRImageFrameTypeSequence MRTimingAndRelatedParametersSequence MRFOVGeometrySequence MREchoSequence
    MRModifierSequence MRImagingModifierSequence MRReceiveCoilSequence MRTransmitCoilSequence MRDiffusionSequence
    MRAveragesSequence MRSpatialSaturationSequence MRMetaboliteMapSequence MRVelocityEncodingSequence
    MRArterialSpinLabelingSequence
    CTImageFrameTypeSequence CTAcquisitionTypeSequence CTAcquisitionDetailsSequence CTTableDynamicsSequence
    CTPositionSequence CTGeometrySequence CTReconstructionSequence CTExposureSequence CTXRayDetailsSequence
    CTAdditionalXRaySourceSequence MultienergyCTProcessingSequence MultienergyCTCharacteristicsSequence
""")
"""Functional groups (C.7.6.16) that stay; a display shutter is drawn on the old grid."""
