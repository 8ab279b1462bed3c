"""Search similar: the images whose embeddings are nearest to one. Called by the API, which waits for it.

In:   SimilarQuestion
Out:  SimilarAnswer
Env:  Settings, below
"""

from pixelgate.api.comparing import compare
from pixelgate.domain.similarity import SimilarAnswer, SimilarQuestion
from pixelgate.runtime import clients
from pixelgate.runtime.settings import EnvSettings
from pixelgate.runtime.step import step
from pixelgate.storage.term_postings import TermPostings


class Settings(EnvSettings):
    """Environment of SearchSimilarFunction in template.yaml."""

    table_name: str


@step
def handler(question: SimilarQuestion) -> SimilarAnswer:
    return compare(question, TermPostings(clients.dynamodb(), Settings.load().table_name, question.workspace))
