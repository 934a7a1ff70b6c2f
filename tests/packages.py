"""A tiny data package for the tests: two tables and two sources, all valid until a test spoils one thing."""

import hashlib
from pathlib import Path

MODEL = r"""
name: tiny
resources:
  - name: countries
    path: countries.csv
    terms: open
    schema:
      fields:
        - {name: country, type: string, constraints: {required: true, unique: true}}
        - {name: name, type: string}
      primaryKey: country
  - name: figures
    path: figures/figures.csv
    title: Figures of two countries
    terms: attribution
    schema:
      fields:
        - {name: figure_id, type: string, constraints: {required: true, unique: true, pattern: 'F\d+'}}
        - {name: country, type: string, constraints: {required: true}}
        - {name: year, type: year, constraints: {required: true, minimum: 2009, maximum: 2025}}
        - {name: persons, type: integer, unit: persons, constraints: {minimum: 0}}
        - {name: share, type: number, constraints: {minimum: 0, maximum: 1}}
        - {name: seen, type: date, constraints: {minimum: 2010-01-01, maximum: 2024-12-31}}
        - {name: status, type: string, constraints: {enum: [final, revised]}}
        - {name: selected, type: boolean}
        - {name: source_id, type: string, constraints: {required: true}}
        - {name: note, type: string}
      primaryKey: [country, year]
      foreignKeys:
        - {fields: [country], reference: {resource: countries, fields: [country]}}
"""

COUNTRIES = """\
country,name
AL,Albania
RS,Serbia
"""

FIGURES = """\
figure_id,country,year,persons,share,seen,status,selected,source_id,note
F1,AL,2015,120,0.5,2016-01-02,final,true,agency_2016,
F2,RS,2015,,0.25,2016-01-02,final,false,agency_2016;press_2017,not known
F3,RS,2016,90,0.75,2017-03-04,revised,true,press_2017,
"""

SOURCES = r"""
@misc{agency_2016,
  author    = {{Agency for Figures}},
  title     = {Figures \& Tables of {EU} Borders},
  year      = {2016},
  url       = {https://agency.example/2016},
  grade     = {official},
  seen      = {https://agency.example/2016},
  origin    = {agency},
  accessed  = {2026-11-21}
}

@misc{press_2017,
  author    = {Petrova, Ana and Marku, Ilir},
  publisher = {{Daily Paper}},
  title     = {A report},
  year      = {2017},
  url       = {archive, box 4},
  grade     = {press},
  seen      = {archive, box 4},
  origin    = {agency},
  accessed  = {2026-11-21}
}
"""

#: One correction of the table ``figures``.
CORRECTION = """\
- table: figures
  key: {country: RS, year: 2016}
  column: persons
  expect: 90
  value: 95
  reason: the agency corrected its total
  source_id: press_2017
"""


def write_package(
    root: Path, *, model: str = MODEL, countries: str = COUNTRIES, figures: str = FIGURES, sources: str = SOURCES
) -> Path:
    """Write the data package below ``root`` and return ``root``."""
    data = root / "data"
    (data / "figures").mkdir(parents=True, exist_ok=True)
    (data / "datapackage.yaml").write_text(model, encoding="utf-8")
    (data / "countries.csv").write_text(countries, encoding="utf-8")
    (data / "figures" / "figures.csv").write_text(figures, encoding="utf-8")
    (data / "sources.bib").write_text(sources, encoding="utf-8")
    return root.resolve()


SEEDS = r"""
name: tiny-documents
resources:
  - name: documents
    path: documents.csv
    row: one document
    terms: open
    schema:
      fields:
        - {name: document, type: string, constraints: {required: true, unique: true}}
        - {name: kind, type: string}
        - {name: title, type: string}
        - {name: author, type: string}
        - {name: publisher, type: string}
        - {name: date, type: date}
        - {name: sha256, type: string}
        - {name: lines, type: integer}
        - {name: source_id, type: string}
      primaryKey: document
  - name: claims
    path: claims.csv
    row: one claim
    terms: open
    schema:
      fields:
        - {name: claim_id, type: string, constraints: {required: true, unique: true}}
        - {name: document, type: string, constraints: {required: true}}
        - {name: line, type: integer, constraints: {required: true, minimum: 1}}
        - {name: section, type: string}
        - {name: phrase, type: string, constraints: {required: true}}
        - {name: claim, type: string}
        - {name: kind, type: string}
        - {name: value_text, type: string}
        - {name: attribution, type: string}
        - {name: source_id, type: string}
      primaryKey: claim_id
  - name: recommendations
    path: recommendations.csv
    row: one recommendation
    terms: open
    schema:
      fields:
        - {name: recommendation_id, type: string}
        - {name: document, type: string}
        - {name: line, type: integer}
        - {name: phrase, type: string}
        - {name: addressee, type: string}
        - {name: recommendation, type: string}
        - {name: source_id, type: string}
      primaryKey: recommendation_id
  - name: commitments
    path: commitments.csv
    row: one commitment
    terms: open
    schema:
      fields:
        - {name: commitment_id, type: string}
        - {name: document, type: string}
        - {name: line, type: integer}
        - {name: phrase, type: string}
        - {name: who, type: string}
        - {name: commitment, type: string}
        - {name: source_id, type: string}
      primaryKey: commitment_id
  - name: claim_checks
    path: claim_checks.csv
    row: one check
    terms: open
    schema:
      fields:
        - {name: check_id, type: string}
        - {name: claim_id, type: string}
        - {name: table, type: string}
        - {name: selector, type: string}
        - {name: of, type: string}
        - {name: statistic, type: string}
        - {name: column, type: string}
        - {name: operator, type: string}
        - {name: expected, type: string}
        - {name: tolerance, type: string}
        - {name: untested, type: string}
        - {name: note, type: string}
      primaryKey: check_id
"""

#: The founding document of the tiny package, and the tables of its dossier by name.
TEXT = (
    "A report\n\nSome 120 persons came in the year.\n"
    "The agency should count again in the autumn.\nThe agency will count."
)
DOSSIER = {
    "documents": """\
document,kind,title,author,publisher,date,sha256,lines,source_id
press_2017,news_report,A *report*,"Petrova, Ana",Daily Paper,2017-05-01,{sha256},5,press_2017
""",
    "claims": """\
claim_id,document,line,section,phrase,claim,kind,value_text,attribution,source_id
tiny_001,press_2017,3,A report,120 persons,About 120 <persons> arrived.,figure,120,the reporter,press_2017
tiny_002,press_2017,3,A report,came in the year,They were welcome.,opinion,,,press_2017
""",
    "recommendations": """\
recommendation_id,document,line,phrase,addressee,recommendation,source_id
tiny_recommendation_01,press_2017,4,should count again,civil_society,Count once more.,press_2017
""",
    "commitments": """\
commitment_id,document,line,phrase,who,commitment,source_id
tiny_commitment_01,press_2017,5,will count,,A new count.,press_2017
""",
    "claim_checks": """\
check_id,claim_id,table,selector,of,statistic,column,operator,expected,tolerance,untested,note
tiny_001a,tiny_001,figures,figure_id=F1,,value,persons,=,120,exact,,Persons & others.
""",
}


def write_seeds(root: Path, **spoilt: str) -> Path:
    """Add the dossier of one document to a data package and return ``root``; tables may be given spoilt."""
    seeds = root / "seeds"
    seeds.mkdir(exist_ok=True)
    (seeds / "datapackage.yaml").write_text(SEEDS, encoding="utf-8")
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    for name, rows in {**DOSSIER, **spoilt}.items():
        (seeds / f"{name}.csv").write_text(rows.replace("{sha256}", digest), encoding="utf-8")
    return root
