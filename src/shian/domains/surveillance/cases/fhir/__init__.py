"""Case reports from hospitals' systems as HL7 FHIR R4: a questionnaire, its responses, bundles of them."""
