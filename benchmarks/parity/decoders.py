"""LLaMA: hidden states, logits, the language model's loss, gradients of slices, generated tokens."""

import json
import shutil

import torch
from fixture import Case, batch, normal, rounded, words_tokenizer, write_json
from safetensors.torch import load_file, save_file
from transformers import (
    GenerationConfig,
    LlamaConfig,
    LlamaForCausalLM,
    LlamaModel,
    MistralConfig,
    MistralForCausalLM,
    Qwen2Config,
    Qwen2ForCausalLM,
)

VOCABULARY = 53
SMALL = {
    "vocab_size": VOCABULARY,
    "hidden_size": 16,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "intermediate_size": 26,
    "max_position_embeddings": 64,
    "pad_token_id": 0,
    "bos_token_id": 1,
    "eos_token_id": 2,
}
LLAMA3 = {
    "rope_type": "llama3",
    "factor": 8.0,
    "low_freq_factor": 1.0,
    "high_freq_factor": 4.0,
    "original_max_position_embeddings": 16,
}
LLAMA = LlamaConfig, LlamaForCausalLM
IGNORED = -100
NEW_TOKENS = 12
CLEAR = 1e-3  # by how much the best token leads at every step, so that no rounding decides


class Decoder:
    def __init__(self, name, about, settings, kind=LLAMA, **options):
        self.name, self.about, self.options = name, about, options
        configuration, self.model = kind
        self.config = configuration(**{**SMALL, **settings})

    def write(self, root):
        options = dict(self.options)
        rows, tokens = options.pop("shape", (4, 11))
        pad_left = options.pop("pad_left", False)
        generates = options.pop("generates", True)
        ends = options.pop("ends", None)
        bare = options.pop("bare", False)
        dtype = options.get("dtype")
        case = Case(root, self.name, self.about)
        model = case.random((LlamaModel if bare else self.model)(self.config))
        if dtype:
            rounded(model, dtype)
        ids, mask = batch(case.seed, rows, tokens, VOCABULARY, pad_left=pad_left)
        case.put(ids=ids, mask=mask.float())
        base = getattr(model, "model", model)
        hidden = base(input_ids=ids, attention_mask=mask).last_hidden_state
        case.put(hidden=hidden)
        if bare:
            probe = normal(hidden.shape, case.seed, "probe", deviation=0.1) * mask.unsqueeze(-1)
            case.put(probe=probe)
            case.slices(model, (hidden * probe).sum())
        else:
            # The first token of a text is predicted from nothing, not from the padding before it.
            predicted = (mask == 1) & (mask.cumsum(1) > 1)
            labels = torch.where(predicted, ids, torch.tensor(IGNORED))
            outputs = model(input_ids=ids, attention_mask=mask, labels=labels)
            case.put(logits=outputs.logits, labels=labels)
            if predicted.any():
                case.slices(model, outputs.loss)
        if generates and not bare:
            self.generate(case, model, ends)
        if not bare:
            model.generation_config = GenerationConfig.from_model_config(model.config)
        case.save(model, **options)
        words_tokenizer(case.folder / "tokenizer.json", VOCABULARY)
        case.close(max_tokens=self.config.max_position_embeddings)

    @torch.no_grad()
    def generate(self, case, model, ends):
        """Greedy continuations of prompts of different lengths, padded on the left."""
        model.generation_config.eos_token_id = None
        lead, attempt = 0, 0
        while lead < CLEAR:
            attempt += 1
            prompts = f"{case.seed}/prompts {attempt}"
            ids, mask = batch(prompts, 3, 5, VOCABULARY, pad_left=True)
            asked = {
                "input_ids": ids,
                "attention_mask": mask,
                "do_sample": False,
                "max_new_tokens": NEW_TOKENS,
                "pad_token_id": 0,
            }
            free = model.generate(**asked, output_logits=True, return_dict_in_generate=True)
            best = torch.stack(free.logits).topk(2).values
            lead = (best[..., 0] - best[..., 1]).min().item()
        tokens = free.sequences[:, ids.shape[1] :]
        end = model.config.eos_token_id
        if ends:  # one that comes along in the middle of some row; a list has one that never does
            seen = set(tokens.flatten().tolist())
            end = tokens[ends.get("row", 0), ends.get("step", 4)].item()
            never = next(token for token in range(5, VOCABULARY) if token not in seen)
            end = [never, end] if ends.get("list") else end
            model.config.eos_token_id = end
        tokens = model.generate(**asked, eos_token_id=end)[:, ids.shape[1] :]
        case.expected["eos"] = end if isinstance(end, list) else [end]
        case.put(prompts=ids, prompts_mask=mask.float(), generated=tokens)


def old_rope(theta, scaling):
    """The spelling of config.json before transformers 5."""
    return {"rope_parameters": None, "rope_theta": theta, "rope_scaling": scaling}


def cases():
    gqa = {"num_key_value_heads": 2}
    llama3 = {"rope_parameters": {**LLAMA3, "rope_theta": 500000.0}, **gqa}
    long = {"shape": (3, 40)}
    return [
        Decoder("llama", "as many key heads as query heads, padding on the right", {}),
        Decoder("llama-left", "padding on the left", {}, pad_left=True),
        Decoder("llama-gqa", "two query heads share a key head", gqa),
        Decoder("llama-mqa", "all query heads share one key head", {"num_key_value_heads": 1}),
        Decoder(
            "llama-head-dim",
            "heads that are wider than hidden / heads",
            {**gqa, "head_dim": 6},
            pad_left=True,
        ),
        Decoder(
            "llama-tied",
            "logits by the token embedding",
            {**gqa, "tie_word_embeddings": True},
            ends={"step": 4},
        ),
        Decoder(
            "llama-tied-stored",
            "tied embeddings, and the file has the head as well",
            {**gqa, "tie_word_embeddings": True},
            generates=False,
        ),
        Decoder(
            "llama-theta",
            "rope_theta 500000 in rope_parameters",
            {**gqa, "rope_parameters": {"rope_type": "default", "rope_theta": 500000.0}},
            **long,
        ),
        Decoder(
            "llama-theta-old",
            "rope_theta beside a rope_scaling that is null",
            {**gqa, "rope_parameters": {"rope_type": "default", "rope_theta": 500000.0}},
            config=old_rope(500000.0, None),
            **long,
        ),
        Decoder("llama3", "Llama 3's rotary scaling", llama3, **long, ends={"list": True}),
        Decoder(
            "llama3-old",
            "the same in rope_scaling",
            llama3,
            config=old_rope(500000.0, LLAMA3),
            **long,
        ),
        Decoder(
            "llama3-left",
            "the same, padded on the left",
            llama3,
            pad_left=True,
            **long,
        ),
        Decoder(
            "llama-linear",
            "linear rotary scaling",
            {
                **gqa,
                "rope_parameters": {"rope_type": "linear", "factor": 2.5, "rope_theta": 10000.0},
            },
            **long,
        ),
        Decoder(
            "llama-linear-old",
            "the same, type instead of rope_type",
            {
                **gqa,
                "rope_parameters": {"rope_type": "linear", "factor": 2.5, "rope_theta": 10000.0},
            },
            config=old_rope(10000.0, {"type": "linear", "factor": 2.5}),
            **long,
        ),
        Decoder("llama-attention-bias", "biases in attention", {**gqa, "attention_bias": True}),
        Decoder("llama-mlp-bias", "biases in the feed-forward layers", {**gqa, "mlp_bias": True}),
        Decoder("llama-gelu", "GELU in the gate", {"hidden_act": "gelu"}),
        Decoder("llama-epsilon", "another epsilon", {"rms_norm_eps": 1e-2}),
        Decoder(
            "llama-old-minimum",
            "a config.json of Llama 1's time: what it leaves out has its default",
            {"rms_norm_eps": 1e-6},
            config={
                key: None
                for key in (
                    "num_key_value_heads",
                    "head_dim",
                    "rope_parameters",
                    "attention_bias",
                    "mlp_bias",
                    "tie_word_embeddings",
                    "pretraining_tp",
                    "attention_dropout",
                )
            },
        ),
        Decoder("llama-bf16", "stored as BF16", gqa, dtype=torch.bfloat16),
        Decoder("llama-f16", "stored as F16, tied", {"tie_word_embeddings": True}, dtype=torch.float16),
        Decoder("llama-sharded", "several files", gqa, shard="9kB"),
        Decoder("llama-bare", "names without model., no head: hidden states alone", gqa, bare=True),
        Decoder(
            "mistral",
            "Mistral without its sliding window",
            {**gqa, "sliding_window": None},
            kind=(MistralConfig, MistralForCausalLM),
            pad_left=True,
        ),
        Decoder(
            "mistral-wide-window",
            "a sliding window that no text is longer than",
            {**gqa, "sliding_window": 64},
            kind=(MistralConfig, MistralForCausalLM),
            generates=False,
        ),
        Decoder(
            "qwen2",
            "Qwen 2: biases of queries, keys and values, tied embeddings",
            {**gqa, "tie_word_embeddings": True},
            kind=(Qwen2Config, Qwen2ForCausalLM),
            ends={"step": 5},
        ),
        Decoder("llama-one-token", "texts of one token", gqa, shape=(2, 1), generates=False),
    ]


# What slicesweep does not compute and therefore has to say so; `words` stand in the message.
REFUSED = {
    "yarn": ({"rope_parameters": {"rope_type": "yarn", "factor": 4.0, "rope_theta": 1e4}}, ["yarn"]),
    "dynamic": (
        {"rope_parameters": {"rope_type": "dynamic", "factor": 4.0, "rope_theta": 1e4}},
        ["dynamic"],
    ),
    "longrope-old": (
        {
            "rope_theta": 10000.0,
            "rope_scaling": {"type": "longrope", "short_factor": [1.0], "long_factor": [2.0]},
        },
        ["longrope"],
    ),
    "sliding-window": ({"model_type": "mistral", "sliding_window": 16}, ["sliding_window", "16"]),
    "heads": ({"num_attention_heads": 4, "num_key_value_heads": 3}, ["num_key_value_heads", "3"]),
    "activation": ({"hidden_act": "swiglu"}, ["hidden_act", "swiglu"]),
}


def write(root):
    for decoder in cases():
        decoder.write(root)
    tie = root / "llama-tied-stored"
    weights = load_file(tie / "model.safetensors")
    weights["lm_head.weight"] = weights["model.embed_tokens.weight"].clone()
    save_file(weights, tie / "model.safetensors", {"format": "pt"})
    refused(root.parent / "refused")


def refused(root):
    shutil.rmtree(root, ignore_errors=True)
    for name, (changes, words) in REFUSED.items():
        folder = root / name
        folder.mkdir(parents=True)
        config = json.loads(LlamaConfig(**SMALL).to_json_string(use_diff=False))
        config.pop("rope_parameters")
        write_json(folder / "config.json", {**config, **changes})
        write_json(folder / "expected.json", {"words": words})
