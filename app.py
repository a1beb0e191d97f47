"""Faultline's composition: the pages that Streamlit runs, and the HTTP application around them.

`streamlit run app.py` imports this module once for `app`, and runs it as a script (`__main__`) at each rerun. The pages
are imported by the script alone: st_folium must not be imported before the server runs.
"""

from __future__ import annotations

if __name__ == "__main__":
    from components.pages import show_pages

    show_pages()
else:
    import streamlit as st

    from components.http import middleware, routes, warm_up

    app = st.App(__file__, routes=routes(), middleware=middleware(), lifespan=warm_up)
