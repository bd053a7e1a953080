"""The shared place of a workspace: whoever leaves a word there leaves a whole one."""

from concurrent.futures import ThreadPoolExecutor

from trackwork.connectors.files.fence import FileFence


def test_two_workers_leave_their_words_at_once(tmp_path):
    """Neither takes the other's half-written word away, and what is read is one of them, whole."""
    words = ("one" * 500, "other" * 500)

    def leaves(word):
        fence = FileFence(tmp_path)
        for _ in range(300):
            fence.write(word)
            assert fence.read() in words

    with ThreadPoolExecutor(2) as workers:
        list(workers.map(leaves, words))
    left = {path.name for path in (tmp_path / ".trackwork").iterdir()}
    assert left == {".gitignore", "live"}
