"""BERT and its relatives: last hidden states, and gradients of slices."""

import torch
from fixture import Case, batch, integers, normal, rounded, words_tokenizer
from transformers import (
    BertConfig,
    BertForSequenceClassification,
    BertModel,
    CamembertConfig,
    CamembertForSequenceClassification,
    DistilBertConfig,
    DistilBertForSequenceClassification,
    DistilBertModel,
    RobertaConfig,
    RobertaForMaskedLM,
    RobertaForSequenceClassification,
    RobertaModel,
    XLMRobertaConfig,
    XLMRobertaForSequenceClassification,
    XLMRobertaModel,
)

VOCABULARY = 61
SMALL = {
    "vocab_size": VOCABULARY,
    "hidden_size": 18,
    "num_hidden_layers": 2,
    "num_attention_heads": 3,
    "intermediate_size": 28,
    "max_position_embeddings": 23,
}
# As roberta-base has it: the first two positions are never used.
ROBERTA = {**SMALL, "pad_token_id": 1, "bos_token_id": 0, "eos_token_id": 2, "type_vocab_size": 1}
DISTIL = {
    "vocab_size": VOCABULARY,
    "dim": 18,
    "n_layers": 2,
    "n_heads": 3,
    "hidden_dim": 28,
    "max_position_embeddings": 23,
}


class Encoder:
    """A case of the encoders: how its model is made, saved and asked."""

    def __init__(self, name, about, model, settings, **options):
        self.name, self.about, self.model, self.config = name, about, model, settings
        self.options = options

    def write(self, root):
        options = dict(self.options)
        rows, tokens = options.pop("shape", (4, 9))
        pairs = options.pop("pairs", False)
        pad_in_text = options.pop("pad_in_text", False)
        dtype = options.get("dtype")
        case = Case(root, self.name, self.about)
        model = case.random(self.model(self.config))
        if dtype:
            rounded(model, dtype)
        case.save(model, **options)
        words_tokenizer(case.folder / "tokenizer.json", VOCABULARY)

        pad = self.config.pad_token_id
        ids, mask = batch(case.seed, rows, tokens, VOCABULARY, pad)
        if pad_in_text:
            ids[0, 2] = ids[0, 5] = pad
        types = torch.zeros_like(ids)
        if pairs:
            types = integers(0, 2, ids.shape, case.seed, "types") * mask
        inputs = {"input_ids": ids, "attention_mask": mask}
        if "distilbert" not in self.config.model_type:
            inputs["token_type_ids"] = types
        outputs = getattr(model, model.base_model_prefix, model)(**inputs)
        hidden = outputs.last_hidden_state
        probe = normal(hidden.shape, case.seed, "probe", deviation=0.1) * mask.unsqueeze(-1)
        case.put(ids=ids, types=types, mask=mask.float(), hidden=hidden, probe=probe)
        if "pooling" in options.get("config", {}):
            case.put(pooled=outputs.pooler_output)
        if model.base_model_prefix == "roberta" and hasattr(model, "classifier"):
            case.put(logits=model(**inputs).logits)  # the heads of others are not slicesweep's
        case.slices(model, (hidden * probe).sum())
        offset = pad + 1 if model.base_model_prefix == "roberta" else 0
        case.close(max_tokens=self.config.max_position_embeddings - offset)


def cases():
    half = {"hidden_size": 20, "num_attention_heads": 5, "intermediate_size": 27}
    prefixed = {"rename": lambda name: "bert." + name}
    return [
        Encoder("bert", "padding and pairs", BertModel, BertConfig(**SMALL), pairs=True),
        Encoder(
            "bert-odd",
            "odd sizes, the longest text that fits",
            BertModel,
            BertConfig(**{**SMALL, **half, "max_position_embeddings": 17}),
            shape=(5, 17),
            pairs=True,
        ),
        Encoder(
            "bert-pooler",
            "the pretrained dense layer over the first token, which slicesweep is asked for",
            BertModel,
            BertConfig(**SMALL),
            config={"pooling": "pooler"},
        ),
        Encoder("bert-one-token", "texts of one token", BertModel, BertConfig(**SMALL), shape=(3, 1)),
        Encoder(
            "bert-gelu-new",
            "tanh approximation of GELU, another epsilon",
            BertModel,
            BertConfig(**SMALL, hidden_act="gelu_new", layer_norm_eps=1e-3),
            pairs=True,
        ),
        Encoder("bert-relu", "ReLU", BertModel, BertConfig(**SMALL, hidden_act="relu")),
        Encoder(
            "bert-silu",
            "SiLU, four types of tokens",
            BertModel,
            BertConfig(**SMALL, hidden_act="silu", type_vocab_size=4),
            pairs=True,
        ),
        Encoder("bert-f16", "stored as F16", BertModel, BertConfig(**SMALL), dtype=torch.float16),
        Encoder("bert-bf16", "stored as BF16", BertModel, BertConfig(**SMALL), dtype=torch.bfloat16),
        Encoder("bert-sharded", "several files", BertModel, BertConfig(**SMALL), shard="12kB"),
        Encoder(
            "bert-classifier",
            "names begin with bert., and there is a head",
            BertForSequenceClassification,
            BertConfig(**SMALL, num_labels=3),
        ),
        Encoder(
            "bert-old-names",
            "names begin with bert., norms have gamma and beta",
            BertModel,
            BertConfig(**SMALL),
            rename=lambda name: "bert."
            + name.replace("LayerNorm.weight", "LayerNorm.gamma").replace(
                "LayerNorm.bias", "LayerNorm.beta"
            ),
        ),
        Encoder("bert-prefix", "names begin with bert.", BertModel, BertConfig(**SMALL), **prefixed),
        Encoder(
            "bert-model-prefix",
            "names begin with model.",
            BertModel,
            BertConfig(**SMALL),
            rename=lambda name: "model." + name,
        ),
        Encoder("roberta", "positions start after padding", RobertaModel, RobertaConfig(**ROBERTA)),
        Encoder(
            "roberta-full",
            "the longest text that fits",
            RobertaModel,
            RobertaConfig(**{**ROBERTA, "max_position_embeddings": 15}, layer_norm_eps=1e-5),
            shape=(3, 13),
        ),
        Encoder(
            "roberta-classifier",
            "names begin with roberta., and there is a head",
            RobertaForSequenceClassification,
            RobertaConfig(**ROBERTA, num_labels=2, layer_norm_eps=1e-5),
        ),
        Encoder(
            "roberta-lm",
            "as roberta-base is published: a language model's head, no pooler",
            RobertaForMaskedLM,
            RobertaConfig(**ROBERTA, layer_norm_eps=1e-5),
        ),
        Encoder(
            "roberta-pad-in-text",
            "the padding token inside a text has the position of padding",
            RobertaModel,
            RobertaConfig(**ROBERTA),
            pad_in_text=True,
        ),
        Encoder(
            "roberta-pad-0",
            "another padding token, so another offset",
            RobertaModel,
            RobertaConfig(**{**ROBERTA, "pad_token_id": 0}),
        ),
        Encoder(
            "xlm-roberta", "as XLM-R names itself", XLMRobertaModel, XLMRobertaConfig(**ROBERTA)
        ),
        Encoder(
            "xlm-roberta-classifier-bf16",
            "a head, stored as BF16, GELU's approximation",
            XLMRobertaForSequenceClassification,
            XLMRobertaConfig(**ROBERTA, num_labels=3, hidden_act="gelu_new"),
            dtype=torch.bfloat16,
        ),
        Encoder(
            "camembert",
            "RoBERTa under its French name",
            CamembertForSequenceClassification,
            CamembertConfig(**ROBERTA, num_labels=2),
        ),
        Encoder("distilbert", "padding", DistilBertModel, DistilBertConfig(**DISTIL)),
        Encoder(
            "distilbert-relu",
            "ReLU, odd sizes",
            DistilBertModel,
            DistilBertConfig(
                **{**DISTIL, "dim": 15, "hidden_dim": 23, "n_heads": 5}, activation="relu"
            ),
            shape=(3, 23),
        ),
        Encoder(
            "distilbert-sinusoidal",
            "positions made of sines: stored like learned ones",
            DistilBertModel,
            DistilBertConfig(**DISTIL, sinusoidal_pos_embds=True),
        ),
        Encoder(
            "distilbert-classifier",
            "names begin with distilbert., and there is a head",
            DistilBertForSequenceClassification,
            DistilBertConfig(**DISTIL, num_labels=2),
        ),
    ]


def write(root):
    for encoder in cases():
        encoder.write(root)
