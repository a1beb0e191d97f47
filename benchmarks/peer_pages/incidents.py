"""What every page beside Faultline begins with: the incidents, read once a server, and one filter of provinces."""

from __future__ import annotations

import os

import pandas as pd
import streamlit as st

FILE_VARIABLE = "FAULTLINE_PEER_FILE"


@st.cache_resource
def read_incidents() -> pd.DataFrame:
    """Read the file; shared by all runs and never copied, which is the quickest that Streamlit has."""
    return pd.read_parquet(os.environ[FILE_VARIABLE])


def choose_incidents() -> pd.DataFrame:
    """Show the filter; return the chosen incidents, all of them where no province is chosen."""
    rows = read_incidents()
    provinces = sorted(rows["province"].dropna().unique())
    chosen = st.sidebar.pills("Province", provinces, selection_mode="multi")
    if chosen:
        rows = rows[rows["province"].isin(chosen)]
    st.text(f"{len(rows):,} incidents")
    return rows
