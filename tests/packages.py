"""A tiny data package for the tests: two tables and two sources, all valid until a test spoils one thing."""

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
