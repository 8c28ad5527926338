"""Tokenizers of the kinds that encoders and decoders come with, and their ids for hostile text."""

import json
import math
import shutil
import tempfile
from collections import Counter
from pathlib import Path

from tokenizers import (
    AddedToken,
    Regex,
    Tokenizer,
    decoders,
    models,
    normalizers,
    pre_tokenizers,
    processors,
    trainers,
)
from transformers import PreTrainedTokenizerFast

# What the tokenizers are trained on: enough for pieces longer than a letter in several scripts.
CORPUS = [
    "A slice of a matrix is a few of its rows, or a few of its columns.",
    "The slices move on after some steps; what they learned stays behind in the matrix.",
    "Training only a slice costs less memory than training everything, and it's often enough.",
    "Is the sentence grammatical? Isn't it? They've said it's not, but we'd rather see for ourselves.",
    "In 2024 and 2025 there were 1,234 runs of 56.78 seconds at a rate of 3e-4 (or 0.0003).",
    "Une tranche d'une matrice déplace les colonnes déjà apprises; où était-elle à Noël?",
    "Größe und Übung: die Straße führt über schöne Brücken nach Köln.",
    "Ломтик матрицы движется дальше, а выученное остаётся на своём месте.",
    "شريحة من مصفوفة تتحرك بعد عدة خطوات",
    "פרוסה של מטריצה זזה אחרי כמה צעדים",
    "行列の一部だけを学習すると、必要なメモリが少なくなります。",
    "矩阵的一个切片只包含几行或几列，训练它很便宜。",
    "행렬의 일부만 학습하면 메모리가 적게 듭니다.",
    "def move(slice, rank):\n    return slice + rank  # wraps around\n",
    "naïve café coöperation façade jalapeño",
    "🙂 🎉 👍🏽 are emoji, and so is 👩‍👩‍👧‍👦.",
]

TEXTS = [
    "",
    " ",
    "a",
    "A slice of a matrix.",
    "  leading and trailing  ",
    "tabs\tand\nlines\r\nand\x0bmore\x0c",
    "UPPER lower MiXeD İstanbul ẞ",
    "it's they've we'd I'm you'll don't 'quoted' ''",
    "café cafe\u0301 A\u030a \u0041\u0300\u0301\u0302 Å \u212b ﬁ ① ² ｆｕｌｌ",
    "🙂🎉👍🏽👩‍👩‍👧‍👦🇩🇪 ☃️ 𝒳 𐍈",
    "שלום עולם العربية \u202eright to left\u202c mixed עם English",
    "行列の一部 矩阵的切片 행렬의 조각 ﾊﾝｶｸ",
    "mixedСкриптыandשפותtogether矩阵in一word",
    "nul\x00in the middle\x00",
    "\x00",
    "control \x01\x02\x1b[31m\x7f\x85\x9f\xa0nbsp \u200bzero\u200dwidth\ufeffbom \u2028\u2029",
    "x" * 300,
    "supercalifragilistic" * 12,
    "矩" * 60,
    "a" * 99 + " " + "b" * 100 + " " + "c" * 101,
    "....!!!???,,,;;;:::---___@@@###$$$%%%^^^&&&***((()))",
    "1234567890 1,234.5678 -3e-4 0x1F 50% $9.99 ½ ٣٤",
    "http://example.com/a_b?c=d&e=f#g user@example.org C:\\path\\file",
    "[CLS] [SEP] [MASK] [PAD] [UNK] [cls] [ SEP ]",
    "<s> </s> <pad> <unk> <mask> <s></s> < s >",
    "text[SEP]glued<mask>and</s>more <mask> spaced ",
    "\u2581leading \u2581 metaspace \u2581\u2581",
    "Ġbyte Ċlevel letters Ã©",
    "<0x41> <0x0A> <0xFF>",
    "multiple     spaces   inside \u3000ideographic\u2003em",
    "\ufffd\ufffe\uffff \U0010ffff \ue000",
    "Ω Ω K K Å Å ſ ß ǆ",
    "नमस्ते दुनिया ภาษาไทย ສະບາຍດີ አማርኛ",
    "\n\n\n",
    "trailing newline\n",
    "#hash ##piece ###",
]

PAIRS = [
    ("A slice of a matrix.", "It moves on."),
    ("", "the first one is empty"),
    ("the second one is empty", ""),
    ("", ""),
    ("one two three four five six seven eight nine ten", "one"),
    ("one", "one two three four five six seven eight nine ten"),
    ("one two three four five six seven", "one two three four five six seven"),
    ("one two three four five six", "one two three four five six seven"),
    ("one two three four five six seven", "one two three four five six"),
    ("[SEP] </s> inside", "🙂 矩阵 </s>"),
]
LENGTHS = [512, 16, 9, 8]
VOCABULARY = 400


def pieces(tokenizer, begins="", goes_on=""):
    """Frequent parts of words and how often they occur, each letter among them.

    The library's own trainers of WordPiece and Unigram draw another vocabulary every time.
    """
    counts = Counter()
    for line in CORPUS:
        normalized = tokenizer.normalizer.normalize_str(line)
        for word, _ in tokenizer.pre_tokenizer.pre_tokenize_str(normalized):
            for start in range(len(word)):
                for end in range(start + 1, min(len(word), start + 8) + 1):
                    counts[(goes_on if start else begins) + word[start:end]] += 1
    letters = sorted({c for piece in counts for c in piece.removeprefix(goes_on)})
    alphabet = [begins + c for c in letters] + ([goes_on + c for c in letters] if goes_on else [])
    longer = sorted(
        set(counts) - set(alphabet), key=lambda p: (-counts[p] * len(p) ** 1.5, p)
    )[: VOCABULARY - len(alphabet)]
    return {piece: max(1, counts[piece]) for piece in [*alphabet, *longer]}


def word_piece(lowercase):
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=lowercase)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    vocabulary = {p: i for i, p in enumerate([*special, *pieces(tokenizer, goes_on="##")])}
    tokenizer.model = models.WordPiece(
        vocabulary, unk_token="[UNK]", max_input_chars_per_word=100
    )
    tokenizer.add_special_tokens(special)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS]:0 $A:0 [SEP]:0",
        pair="[CLS]:0 $A:0 [SEP]:0 $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 2), ("[SEP]", 3)],
    )
    tokenizer.decoder = decoders.WordPiece()
    return tokenizer


def byte_level(add_prefix_space):
    special = ["<s>", "<pad>", "</s>", "<unk>"]
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=add_prefix_space)
    tokenizer.train_from_iterator(
        CORPUS,
        trainers.BpeTrainer(
            vocab_size=VOCABULARY,
            special_tokens=special,
            initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
            show_progress=False,
        ),
    )
    tokenizer.add_special_tokens([AddedToken("<mask>", lstrip=True)])
    tokenizer.post_processor = processors.RobertaProcessing(
        ("</s>", 2), ("<s>", 0), trim_offsets=True, add_prefix_space=add_prefix_space
    )
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer


def unigram():
    """As XLM-R's: SentencePiece's normalization, pieces that begin with U+2581."""
    special = ["<s>", "<pad>", "</s>", "<unk>"]
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()]
    )
    counted = pieces(tokenizer)
    total = sum(counted.values())
    scores = [(piece, 0.0) for piece in special]
    scores += [(piece, math.log(count / total)) for piece, count in counted.items()]
    tokenizer.model = models.Unigram(scores, unk_id=special.index("<unk>"), byte_fallback=False)
    tokenizer.add_special_tokens(special)
    tokenizer.add_special_tokens([AddedToken("<mask>", lstrip=True)])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[("<s>", 0), ("</s>", 2)],
    )
    tokenizer.decoder = decoders.Metaspace()
    return tokenizer


def byte_fallback():
    """As Llama 2's: no spaces split off, unknown characters as bytes, <s> before every text."""
    special = ["<unk>", "<s>", "</s>"]
    bytes_ = [f"<0x{byte:02X}>" for byte in range(256)]
    trained = Tokenizer(models.BPE(unk_token="<unk>", byte_fallback=True, fuse_unk=True))
    prepend = normalizers.Sequence(
        [normalizers.Prepend("\u2581"), normalizers.Replace(" ", "\u2581")]
    )
    trained.normalizer = prepend
    trained.pre_tokenizer = pre_tokenizers.Split("\u2581", "merged_with_next")  # for training only
    trained.train_from_iterator(
        CORPUS[:7],
        trainers.BpeTrainer(
            vocab_size=VOCABULARY + 256, special_tokens=special + bytes_, show_progress=False
        ),
    )
    trained.pre_tokenizer = None
    with tempfile.TemporaryDirectory() as folder:  # bytes are ordinary tokens of the vocabulary
        path = Path(folder) / "tokenizer.json"
        trained.save(str(path))
        written = json.loads(path.read_text())
        written["added_tokens"] = [t for t in written["added_tokens"] if t["content"] in special]
        path.write_text(json.dumps(written))
        tokenizer = Tokenizer.from_file(str(path))
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A", pair="<s> $A <s>:1 $B:1", special_tokens=[("<s>", 1)]
    )
    tokenizer.decoder = decoders.Sequence(
        [
            decoders.Replace("\u2581", " "),
            decoders.ByteFallback(),
            decoders.Fuse(),
            decoders.Strip(" ", 1, 0),
        ]
    )
    return tokenizer


def split_digits():
    """As Llama 3's: byte-level BPE behind a regular expression, <|begin_of_text|> before a text."""
    expression = (
        r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}|"
        r" ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
    )
    tokenizer = Tokenizer(models.BPE(ignore_merges=True))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(expression), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.train_from_iterator(
        CORPUS,
        trainers.BpeTrainer(
            vocab_size=VOCABULARY,
            initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
            show_progress=False,
        ),
    )
    tokenizer.add_special_tokens(["<|begin_of_text|>", "<|end_of_text|>"])
    begin = tokenizer.token_to_id("<|begin_of_text|>")
    tokenizer.post_processor = processors.Sequence(
        [
            processors.ByteLevel(trim_offsets=False),
            processors.TemplateProcessing(
                single="<|begin_of_text|> $A",
                pair="<|begin_of_text|> $A <|begin_of_text|>:1 $B:1",
                special_tokens=[("<|begin_of_text|>", begin)],
            ),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer


def tokenizers():
    padded = byte_level(add_prefix_space=True)
    padded.enable_padding(pad_id=1, pad_token="<pad>", length=20)
    padded.enable_truncation(max_length=7, strategy="only_first")
    return {
        "wordpiece-uncased": word_piece(lowercase=True),
        "wordpiece-cased": word_piece(lowercase=False),
        "byte-level-bpe": byte_level(add_prefix_space=False),
        "unigram": unigram(),
        "bpe-byte-fallback": byte_fallback(),
        "bpe-split-digits": split_digits(),
        "file-asks-for-padding": padded,  # of which a task's examples take no notice
    }


def encoded(fast, first, second, length):
    """As datasets are tokenized, in batches: one at a time, an empty second text would be none."""
    out = fast(
        [first],
        None if second is None else [second],
        truncation="longest_first",
        max_length=length,
        padding=False,
    )
    return {"text": first, "pair": second, "length": length, "ids": out["input_ids"][0]}


def types(tokenizer, first, second, length):
    """What the file itself says; transformers asks a tokenizer's class whether types are wanted."""
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_length=length, strategy="longest_first")
    return tokenizer.encode(first, second).type_ids


def write(root):
    shutil.rmtree(root, ignore_errors=True)
    for name, tokenizer in tokenizers().items():
        folder = root / name
        folder.mkdir(parents=True)
        tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
        fast = PreTrainedTokenizerFast(tokenizer_file=str(folder / "tokenizer.json"))
        again = Tokenizer.from_file(str(folder / "tokenizer.json"))
        cases = [encoded(fast, text, None, 512) for text in TEXTS]
        cases += [encoded(fast, text, None, 8) for text in TEXTS if len(text) > 30]
        cases += [encoded(fast, *pair, length) for pair in PAIRS for length in LENGTHS]
        for case in cases:
            case["types"] = types(again, case["text"], case["pair"], case["length"])
        compact(folder / "expected.json", cases)


def compact(path, cases):
    """One line a case: a file that can be read."""
    lines = ",\n".join(json.dumps(case, sort_keys=True) for case in cases)
    path.write_text('{"cases": [\n' + lines + "\n]}\n")
